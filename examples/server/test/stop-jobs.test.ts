// R12 of what leaves the house: a stop with jobs under way, while they are being set up, and without a database.
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { Pool } from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { portOf } from '../../../packages/adapters-http/test/support/port.ts'
import { openSilentProxy } from '../../../packages/adapters-postgres/test/support/silent-proxy.ts'
import { proved } from '../../../test/support/proof.ts'
import { newDatabase } from './support/new-database.ts'
import { type Announced, type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'

const start = (environment: Readonly<Record<string, string>>): RunningServer => {
  const server = runServer({ LOG_LEVEL: 'warn', SLUGLINE_SECRET_KEY: 'k'.repeat(32), ...environment })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  return server
}

/** Delivers a release to the demo project's hook. */
const deliver = async ({ hookUrl, herokuLine }: Announced): Promise<void> => {
  const body = JSON.stringify(deployPayload())
  const headers = {
    'content-type': 'application/json',
    [SIGNATURE_HEADER]: signDelivery(secretOf(herokuLine), body),
  }
  expect((await fetch(hookUrl, { method: 'POST', headers, body })).status).toBe(204)
}

/** One condition, on a machine that may be busy. */
const PATIENCE = { timeout: 30_000 }

/** SIGTERM; answers how many milliseconds it took to end well. */
const stop = async (server: RunningServer): Promise<number> => {
  const before = performance.now()
  expect(await server.end('SIGTERM'), server.log()).toBe(0)
  const milliseconds = performance.now() - before
  expect(milliseconds).toBeLessThan(10_000)
  expect(server.log()).not.toMatch(/unhandled|uncaught/i)
  return milliseconds
}

/** A server to forward to that takes calls and never answers. */
const startSilentTarget = async () => {
  let calls = 0
  const target = createServer(() => {
    calls += 1
  })
  const url = `http://127.0.0.1:${await portOf(target)}`
  onTestFinished(() => {
    target.close()
    target.closeAllConnections()
  })
  return { url, calls: () => calls }
}

it('cuts calls that hang, and says of their jobs that they failed: they are run again soon', async () => {
  const target = await startSilentTarget()
  const DATABASE_URL = await newDatabase('stopped_with_jobs')
  const pool = new Pool({ connectionString: DATABASE_URL })
  onTestFinished(() => pool.end())
  const server = start({ DATABASE_URL, SENTRY_URL: target.url, SENTRY_AUTH_TOKEN: 'token', SENTRY_ORG: 'acme' })
  await deliver(await readAnnouncement(server))
  await expect.poll(target.calls, PATIENCE).toBe(1)
  const milliseconds = await stop(server)
  expect(server.log()).toBe('')
  const { rows } = await pool.query(
    `select state, retry_count, output ->> 'reason' as reason from slugline_jobs.job_common`,
  )
  expect(rows).toEqual([{ state: 'retry', retry_count: 0, reason: expect.stringContaining('cannot be reached') }])
  proved('R12', 'SIGTERM while a call of a job hangs', { 'jobs lost': 0, 'ms to exit': Math.round(milliseconds) })
}, 120_000)

it('stops at any moment while the tables of jobs are made', async () => {
  const server = start({ DATABASE_URL: await newDatabase('stopped_at_start') })
  await server.printed(/listens on (\S+)/)
  await pause(Math.random() * 200)
  await stop(server)
  expect(server.log()).toBe('')
}, 120_000)

it('stops while the database is away', async () => {
  const pool = new Pool({ connectionString: await newDatabase('stopped_without') })
  onTestFinished(() => pool.end())
  const proxy = await openSilentProxy({ ...inject('postgres'), database: 'stopped_without' })
  const { user, password, host, port } = proxy.address
  const server = start({ DATABASE_URL: `postgresql://${user}:${password}@${host}:${port}/stopped_without` })
  await deliver(await readAnnouncement(server))
  // Then events are being moved: all that is made at a start is there.
  const left = async () => (await pool.query('select from slugline.outbox')).rowCount
  await expect.poll(left, PATIENCE).toBe(0)
  await proxy.close()
  await expect.poll(server.log, PATIENCE).toContain('moving events: the store failed')
  await stop(server)
}, 120_000)
