import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { releasePayload, rollbackPayload, signDelivery } from '@slugline/heroku-client/testing'
import { Pool } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { closedPort, portOf } from '../../../packages/adapters-http/test/support/port.ts'
import { newDatabase } from './support/new-database.ts'
import { paste, type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'

const servers: RunningServer[] = []
const folders: string[] = []
const start = (environment: Readonly<Record<string, string>>): RunningServer => {
  const server = runServer(environment)
  servers.push(server)
  return server
}
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'slugline-server-'))
  folders.push(made)
  return made
}
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  for (const made of folders) await rm(made, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
})

/** What is told after two deliveries of one release. */
const METRICS = [
  'slugline_deliveries_total{plugin="heroku",outcome="recorded",reason="deploy"} 1',
  'slugline_hook_duration_seconds_count{plugin="heroku",answer="accepted"} 2',
  'slugline_batch_size_calls_count{statement="record"} 2',
  'slugline_batch_waiting_calls 0',
  'slugline_pool_connections{state="busy"} ',
  'slugline_build_info{version="0.1.0",node="v',
  'process_resident_memory_bytes ',
]

const outcome = (answer: string): string | undefined => /slugline-outcome: (\w+)/i.exec(answer)?.[1]

/** A list that the API answers, of objects that a test knows. */
const getList = async (url: string, token: string | null): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  const list: unknown = await response.json()
  if (!Array.isArray(list)) throw new Error(`${url} answered ${response.status}`)
  return list
}

/** Ends every connection of an instance, as an administrator or a failover does. */
const terminateConnections = async (connectionString: string): Promise<void> => {
  const pool = new Pool({ connectionString })
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'slugline'`,
  )
  await pool.end()
}

const deliver = (hookUrl: string, secret: string, payload: object): Promise<Response> => {
  const body = JSON.stringify(payload)
  const headers = { 'content-type': 'application/json', 'heroku-webhook-hmac-sha256': signDelivery(secret, body) }
  return fetch(hookUrl, { method: 'POST', headers, body })
}

/** Each test starts servers, on a machine that may be busy. */
const TIMEOUT = 120_000
/** Of which one condition may take so long. */
const PATIENCE = { timeout: 30_000 }

describe('the built server', { timeout: TIMEOUT }, () => {
  it('shows a new user the whole way, and forgets nothing when it is killed', async () => {
    const environment = { SLUGLINE_DATA_DIR: await folder() }
    const first = start(environment)
    const { url, adminToken, hookUrl, herokuLine, curlLine } = await readAnnouncement(first)
    expect(herokuLine).toBe(
      `heroku webhooks:add -i api:release -l sync -u ${hookUrl} -s ${secretOf(herokuLine)} -a YOUR_APP_NAME`,
    )
    const answer = await paste(curlLine)
    expect(answer).toMatch(/^HTTP\/1.1 204/)
    expect(outcome(answer)).toBe('recorded')
    expect(outcome(await paste(curlLine))).toBe('duplicate')

    // Told after the answer, and beside what the server does by itself, which may have a call waiting too.
    const missing = async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text()
      return METRICS.filter((told) => !metrics.includes(told))
    }
    await expect.poll(missing, PATIENCE).toEqual([])

    const releases = `${url}/api/0/organizations/acme/releases/`
    const [release] = await getList(releases, adminToken)
    expect(release).toMatchObject({ projects: [{ slug: 'web' }], owner: { email: 'dev@example.com' }, deployCount: 1 })
    const version = release?.version
    const deploys = await getList(`${releases}${version}/deploys/`, adminToken)
    expect(deploys).toMatchObject([{ environment: 'production', kind: 'deploy' }])

    const keyFile = join(environment.SLUGLINE_DATA_DIR, 'secret-key')
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(first.log()).not.toContain('SLUGLINE_SECRET_KEY')

    await first.end('SIGKILL')
    const second = start(environment)
    const again = await readAnnouncement(second)
    expect(again.adminToken).toBeNull()
    const kept = await getList(`${again.url}/api/0/organizations/acme/releases/${version}/deploys/`, adminToken)
    expect(kept).toEqual(deploys)
    expect(outcome(await paste(again.curlLine))).toBe('duplicate')
    expect(await second.end('SIGTERM')).toBe(0)
  })

  it('works on memory, tells each outcome, and stops', async () => {
    const server = start({ SLUGLINE_STORE: 'memory', SLUGLINE_ALLOWED_HOST: 'misspelled' })
    const { hookUrl, herokuLine } = await readAnnouncement(server)
    const secret = secretOf(herokuLine)
    const told = async (payload: object) => {
      const { status, headers } = await deliver(hookUrl, secret, payload)
      return [status, headers.get('slugline-outcome'), headers.get('slugline-reason')]
    }
    expect(await told(releasePayload({ release: 1 }))).toEqual([204, 'recorded', 'deploy'])
    expect(await told(releasePayload({ release: 1, action: 'create' }))).toEqual([204, 'duplicate', 'same-release'])
    expect(await told(rollbackPayload(1, { release: 2 }))).toEqual([204, 'recorded', 'rollback'])
    expect((await deliver(hookUrl, 'a wrong secret', releasePayload({ release: 3 }))).status).toBe(401)
    const odd = await fetch(hookUrl, { method: 'PROPFIND' })
    expect([odd.status, odd.headers.get('allow')]).toEqual([405, 'POST'])
    // npm passes a Ctrl-C on that the server has got already.
    server.child.kill('SIGINT')
    expect(await server.end('SIGINT')).toBe(0)
    expect(server.log()).toContain('SLUGLINE_ALLOWED_HOST is no setting, and changes nothing')
    expect(server.log()).not.toContain(secret)
  })

  it('starts twice at once on one database, and records a delivery once', async () => {
    const DATABASE_URL = await newDatabase('two_instances')
    const both = [start({ DATABASE_URL }), start({ DATABASE_URL })]
    await Promise.all(both.map(({ printed }) => printed(/listens on/)))
    const [announced, ...others] = both.filter(({ output }) => output().includes('Admin token'))
    if (announced === undefined) throw new Error('nobody showed the admin token')
    expect(others).toEqual([])
    const { hookUrl, herokuLine, url, adminToken } = await readAnnouncement(announced)
    const copies = both.flatMap(({ output }) => {
      const [, base = ''] = /listens on (\S+)/.exec(output()) ?? []
      const target = hookUrl.replace(url, base)
      return Array.from({ length: 16 }, () => deliver(target, secretOf(herokuLine), releasePayload({ release: 7 })))
    })
    const outcomes = (await Promise.all(copies)).map(({ headers }) => headers.get('slugline-outcome'))
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(31)
    expect(await getList(`${url}/api/0/organizations/acme/deploys/`, adminToken)).toHaveLength(1)
    await terminateConnections(DATABASE_URL)
    for (const { log } of both) {
      // Told of an idle connection, of one on which the jobs' tables were being made, or by the next call that takes one.
      await expect.poll(log, PATIENCE).toMatch(/57P01|EPIPE|ECONNRESET/)
      expect(log()).not.toMatch(/connectionParameters|secretKey|slugline_record/)
    }
    expect(await Promise.all(both.map(({ end }) => end('SIGTERM')))).toEqual([0, 0])
  })

  it('removes deliveries that are old, on every instance, and keeps what they led to', async () => {
    const environment = { DATABASE_URL: await newDatabase('retention'), SLUGLINE_DELIVERY_RETENTION_DAYS: '7' }
    const first = start(environment)
    const { hookUrl, herokuLine, url, adminToken } = await readAnnouncement(first)
    const told = async (base: string, release: number) => {
      const target = hookUrl.replace(url, base)
      const { headers } = await deliver(target, secretOf(herokuLine), releasePayload({ release }))
      return [headers.get('slugline-outcome'), headers.get('slugline-reason')]
    }
    for (const release of [1, 2, 3]) expect(await told(url, release)).toEqual(['recorded', 'deploy'])
    expect(await first.end('SIGTERM')).toBe(0)
    const pool = new Pool({ connectionString: environment.DATABASE_URL })
    await pool.query("update slugline.delivery set date_received = now() - interval '8 days' where release_number < 3")
    await pool.end()

    const both = [start(environment), start(environment)]
    const [[, again = '']] = await Promise.all([
      both[0]?.printed(/listens on (\S+)/) ?? [],
      both[1]?.printed(/listens on/),
    ])
    const deliveries = () => getList(`${again}/api/0/projects/acme/web/deliveries/`, adminToken)
    await expect.poll(deliveries, PATIENCE).toMatchObject([{ releaseNumber: 3 }])
    const deploys = await getList(`${again}/api/0/organizations/acme/deploys/`, adminToken)
    expect(deploys.map(({ releaseNumber }) => releaseNumber)).toEqual([3, 2, 1])
    const gone = await fetch(`${again}/api/0/projects/acme/web/deliveries/${deploys[2]?.deliveryId}/`, {
      headers: { authorization: `Bearer ${adminToken}` },
    })
    expect(gone.status).toBe(404)
    expect(await told(again, 1)).toEqual(['duplicate', 'same-release'])
    expect(await told(again, 3)).toEqual(['duplicate', 'same-delivery'])
    expect(await Promise.all(both.map(({ end }) => end('SIGTERM')))).toEqual([0, 0])
  })

  it('waits for a database that is away, and answers 503 meanwhile', async () => {
    const SLUGLINE_ADMIN_TOKEN = 'an-admin-token-of-ours'
    const closed = await closedPort()
    const server = start({ DATABASE_URL: `postgresql://u:p@127.0.0.1:${closed}/x`, SLUGLINE_ADMIN_TOKEN })
    // It is not announced yet.
    const listens = () => /Server listening at ([^"]+)"/.exec(server.log())?.[1] ?? ''
    await expect.poll(listens, PATIENCE).not.toBe('')
    const url = listens()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    const hook = await deliver(`${url}/api/hooks/release/heroku/1/${'0'.repeat(64)}/`, 'secret', releasePayload())
    expect([hook.status, hook.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /^slugline_database_errors_total\{kind="unavailable",sqlstate="none"\} [1-9]/m,
    )
    const headers = { authorization: `Bearer ${SLUGLINE_ADMIN_TOKEN}` }
    expect((await fetch(`${url}/api/0/organizations/acme/`, { headers })).status).toBe(503)
    expect(await server.end('SIGTERM')).toBe(0)
  })
})

describe('a start that cannot succeed', { timeout: TIMEOUT }, () => {
  it.each([
    ['a wrong setting', { SLUGLINE_STORE: 'mysql' }, 'SLUGLINE_STORE is "mysql"; it may be postgres or memory.\n'],
    ['a host that is not ours', { SLUGLINE_STORE: 'memory', HOST: '192.0.2.1' }, /^HOST: .*EADDRNOTAVAIL/],
  ])('ends with one line: %s', async (_, environment, line) => {
    const server = start(environment)
    expect(await server.ended).toBe(1)
    expect(server.log()).toMatch(line)
    expect(server.log().trim().split('\n')).toHaveLength(1)
  })

  it('ends with one line when its port is in use', async () => {
    const other = createServer()
    const PORT = String(await portOf(other))
    const server = start({ SLUGLINE_STORE: 'memory', PORT })
    expect(await server.ended).toBe(1)
    expect(server.log()).toMatch(/^HOST, PORT: .*EADDRINUSE.*\n$/)
    other.close()
  })
})
