import { Pool } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newDatabase } from './support/new-database.ts'
import { type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'

/** Two starts, on a machine that may be busy. */
const TIMEOUT = 120_000
const KEY = 'a-key-of-many-characters-0123456789'
const ADMIN_TOKEN = 'an-admin-token-of-ours'

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

const start = (environment: Readonly<Record<string, string>>): RunningServer => {
  const server = runServer({ DATABASE_URL: databaseUrl, SLUGLINE_ADMIN_TOKEN: ADMIN_TOKEN, ...environment })
  servers.push(server)
  return server
}

it('secrets are encrypted once a key is set; one that does not open keeps nobody from starting', {
  timeout: TIMEOUT,
}, async () => {
  const first = start({})
  const { hookUrl, herokuLine } = await readAnnouncement(first)
  const secret = secretOf(herokuLine)
  expect(await first.end('SIGTERM')).toBe(0)
  expect(first.log()).toContain('SLUGLINE_SECRET_KEY is not set: secrets are stored unencrypted')
  const options = async (): Promise<string> =>
    JSON.stringify((await pool.query('select value from slugline.project_option')).rows)
  expect(await options()).toContain(secret)

  await pool.query("update slugline.project set release_token = 'sealed:v1:a-key-of:another'")
  const second = start({ SLUGLINE_SECRET_KEY: KEY })
  const [, url = ''] = await second.printed(/listens on (\S+)/)
  const body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
  expect((await fetch(`${url}${new URL(hookUrl).pathname}`, body)).status).toBe(500)
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  expect((await fetch(`${url}/api/0/organizations/acme/projects/`, { headers })).status).toBe(200)
  expect(await second.end('SIGTERM')).toBe(0)
  expect(await options()).not.toContain(secret)
  const log = second.log()
  expect(log).toContain('"sealed":1,"msg":"secrets were encrypted with the first key"')
  expect(log).toContain(
    '"unreadable":1,"msg":"secrets do not open: a key is missing, in SLUGLINE_SECRET_KEY or the file secret-key"',
  )
  expect(log).toContain('a secret in project was encrypted with a key that is not among the secret keys')
  for (const text of [secret, KEY]) expect(log).not.toContain(text)
})
