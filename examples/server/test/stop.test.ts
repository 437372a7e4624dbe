import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { closedPort } from '../../../packages/adapters-http/test/support/port.ts'
import { proved } from '../../../test/support/proof.ts'
import { newDatabase } from './support/new-database.ts'
import { type RunningServer, readAnnouncement, runServer, secretOf } from './support/run-server.ts'
import { type Hook, keepDelivering } from './support/steady-clients.ts'

const STOPS = 4
const CLIENTS = 32

/** On a port that is nobody else's once it has stopped: its clients still call it then. */
const start = async (environment: Readonly<Record<string, string>>): Promise<RunningServer> => {
  const server = runServer({ ...environment, LOG_LEVEL: 'warn', PORT: `${await closedPort()}` })
  onTestFinished(() => void server.child.kill('SIGKILL'))
  return server
}

interface Stopped {
  readonly answered: readonly string[]
  readonly milliseconds: number
}

/** Sends SIGTERM at some moment under load. Every request must be answered, and all with success. */
const stopUnderLoad = async (server: RunningServer, hook: Hook): Promise<Stopped> => {
  let isStopping = false
  const load = keepDelivering(hook, CLIENTS, { isStopping: () => isStopping })
  await pause(300 + Math.random() * 500)
  const before = performance.now()
  isStopping = true
  expect(await server.end('SIGTERM')).toBe(0)
  const milliseconds = performance.now() - before
  const { answered, refused, cut } = await load
  expect({ refused, cut }).toEqual({ refused: [], cut: [] })
  expect(milliseconds).toBeLessThan(10_000)
  return { answered, milliseconds }
}

const idsIn = async (pool: Pool): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM slugline.delivery')
  return new Set(rows.map(({ id }) => id))
}

it('answers all that has reached it before SIGTERM, and has stored all that it answered', async () => {
  const DATABASE_URL = await newDatabase('stopped_under_load')
  const stops: Stopped[] = []
  let hook: Hook = { url: '', secret: '' }
  for (let turn = 0; turn < STOPS; turn += 1) {
    const server = await start({ DATABASE_URL })
    const [, base = ''] = await server.printed(/listens on (\S+)/)
    if (turn === 0) {
      const { hookUrl, herokuLine } = await readAnnouncement(server)
      hook = { url: hookUrl, secret: secretOf(herokuLine) }
    }
    stops.push(await stopUnderLoad(server, { ...hook, url: base + new URL(hook.url).pathname }))
  }
  const pool = new Pool({ connectionString: DATABASE_URL })
  const stored = await idsIn(pool)
  await pool.end()
  const answered = stops.flatMap((stop) => stop.answered)
  expect(answered.filter((id) => !stored.has(id))).toEqual([])
  proved('R12', 'SIGTERM at random moments under load', {
    stops: STOPS,
    'kept connections': CLIENTS,
    'deliveries answered': answered.length,
    'requests cut': 0,
    lost: 0,
    'ms at most to exit': Math.round(Math.max(...stops.map(({ milliseconds }) => milliseconds))),
  })
}, 120_000)

it('stops the embedded PostgreSQL last, and leaves none of it behind', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'slugline-stop-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  const server = await start({ SLUGLINE_DATA_DIR: directory })
  const { hookUrl, herokuLine } = await readAnnouncement(server)
  const postmaster = Number.parseInt(await readFile(join(directory, 'postgres/postmaster.pid'), 'utf8'), 10)
  const { answered, milliseconds } = await stopUnderLoad(server, { url: hookUrl, secret: secretOf(herokuLine) })
  expect(() => process.kill(postmaster, 0)).toThrow(/ESRCH/)
  expect(server.log()).not.toContain('broke')
  proved('R12', 'SIGTERM under load with the embedded PostgreSQL', {
    'deliveries answered': answered.length,
    'requests cut': 0,
    'PostgreSQL processes left': 0,
    'ms to exit': Math.round(milliseconds),
  })
}, 120_000)
