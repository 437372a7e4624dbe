import { deployPayload, signDelivery } from '@slugline/heroku-client/testing'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newDatabase } from './support/new-database.ts'
import { type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'

const KEY = 'a-key-of-many-characters-0123456789'
const OTHER = 'another-key-of-many-characters-0123456789'

let pool: Pool
let databaseUrl = ''
const servers: RunningServer[] = []
beforeAll(async () => {
  databaseUrl = await newDatabase('secrets_at_rest')
  pool = new Pool({ connectionString: databaseUrl })
})
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  await pool.end()
})

const start = (keys: string): RunningServer => {
  const server = runServer({
    DATABASE_URL: databaseUrl,
    SLUGLINE_SECRET_KEY: keys,
    SLUGLINE_ADMIN_TOKEN: 'x'.repeat(16),
  })
  servers.push(server)
  return server
}

/** Starts a server until it is ready, does some work, and stops it; answers its log. */
const visit = async (keys: string, work: (url: string) => Promise<unknown>): Promise<string> => {
  const server = start(keys)
  await work((await server.printed(/listens on (\S+)/))[1] ?? '')
  expect(await server.end('SIGTERM')).toBe(0)
  return server.log()
}

it('secrets are encrypted once a key is set, and keep nobody from starting when it is lost', async () => {
  const first = start('')
  const { hookUrl, herokuLine } = await readAnnouncement(first)
  const secret = secretOf(herokuLine)
  const path = new URL(hookUrl).pathname
  expect(await first.end('SIGTERM')).toBe(0)
  expect(first.log()).toContain('SLUGLINE_SECRET_KEY is not set: secrets are stored unencrypted')

  const stored = async (): Promise<string> =>
    JSON.stringify(
      (await pool.query('select release_token, value from slugline.project, slugline.project_option')).rows,
    )
  let release = 0
  const deliver = async (url: string): Promise<number> => {
    release += 1
    const body = JSON.stringify(deployPayload({ release }))
    const headers = { 'content-type': 'application/json', 'heroku-webhook-hmac-sha256': signDelivery(secret, body) }
    return (await fetch(`${url}${path}`, { method: 'POST', headers, body })).status
  }
  const accepted = async (url: string): Promise<void> => expect(await deliver(url)).toBe(204)

  expect(await stored()).toContain(secret)
  expect(await visit(KEY, accepted)).toContain('"sealed":2,"msg":"secrets were encrypted with the first key"')
  expect(await stored()).not.toContain(secret)

  const lost = await visit(OTHER, async (url) => {
    expect(await deliver(url)).toBe(500)
    const headers = { authorization: `Bearer ${'x'.repeat(16)}` }
    expect((await fetch(`${url}/api/0/organizations/acme/projects/`, { headers })).status).toBe(200)
  })
  expect(lost).toContain('"unreadable":2,"msg":"secrets do not open: a key is missing in SLUGLINE_SECRET_KEY"')
  expect(lost).toContain('a secret in project was encrypted with a key that is not among the secret keys')
  for (const text of [secret, KEY, OTHER]) expect(lost).not.toContain(text)
})
