import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.ts'
import { clusterName, findProcessesOf, listProcesses } from '../src/embedded-postgres/leftovers.ts'
import { killAll } from './chaos/postgres.ts'

/** For one condition: each start and stop makes files durable, on a disk that may be busy. */
const PATIENCE = 30_000

type Connection = EmbeddedPostgres['connection']

const script = fileURLToPath(new URL('support/run-embedded-postgres.ts', import.meta.url))
const root = await mkdtemp(join(tmpdir(), 'slugline-embedded-'))
const directory = join(root, 'data')
const clusterFolder = join(directory, 'postgres')
const ending: (() => unknown)[] = []

/** Starts in this process; stopped after the test, if the test did not. */
const start = async (folder = directory, settings: Record<string, string> = {}): Promise<EmbeddedPostgres> => {
  const postgres = await startEmbeddedPostgres({ directory: folder, settings })
  ending.push(() => postgres.stop())
  return postgres
}

/** Starts in a Node of its own, in a process group of its own. */
const startElsewhere = async (folder = directory): Promise<{ child: ChildProcess; connection: Connection }> => {
  const child = spawn(process.execPath, [script, folder], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  ending.push(() => child.kill('SIGKILL'))
  const [line]: string[] = await once(createInterface(child.stdout), 'line')
  return { child, connection: JSON.parse(line ?? '') }
}

const query = async (connection: Connection, statement: string): Promise<unknown[]> => {
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const processes = async () => findProcessesOf(await clusterName(clusterFolder))
const postmaster = async () => Number((await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8')).split('\n')[0])

/**
 * kill -9 of a Node and of the shell that would stop PostgreSQL for it, then of whatever else is named: a Node that still
 * ran would start to mend that.
 */
const killNode = async (child: ChildProcess, ...pids: number[]) => {
  const shells = await lifelinesOf(await postmaster())
  killAll(shells)
  child.kill('SIGKILL')
  killAll(pids)
  await once(child, 'exit')
}

const lifelinesOf = async (pid: number): Promise<number[]> =>
  (await listProcesses())
    .filter(({ command }) => command.includes('read -r _; kill -INT') && command.trimEnd().endsWith(` ${pid}`))
    .map((lifeline) => lifeline.pid)

beforeAll(async () => {
  const postgres = await start()
  await query(postgres.connection, `CREATE TABLE kept AS SELECT 'kept' AS word`)
  await postgres.stop()
})

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

afterAll(async () => {
  await vi.waitFor(async () => expect(await processes()).toEqual([]), PATIENCE)
  await rm(root, { recursive: true, force: true })
})

const expectKept = async (connection: Connection) =>
  expect(await query(connection, 'SELECT word FROM kept')).toEqual([{ word: 'kept' }])

describe('a start', () => {
  test('on an existing folder keeps the data, durable and in UTF-8 and UTC', async () => {
    const { connection } = await start()
    await expectKept(connection)
    expect(
      await query(
        connection,
        `SELECT current_setting('fsync') AS fsync, current_setting('TimeZone') AS zone, lower('É') AS folded,
                current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS tcp`,
      ),
    ).toEqual([{ fsync: 'on', zone: 'UTC', folded: 'é', encoding: 'UTF8', tcp: '' }])
  })

  test('lets nobody in but its role with its password, over a socket in a closed folder', async () => {
    const { connection } = await start()
    await expect(query({ ...connection, password: 'wrong' }, 'SELECT 1')).rejects.toThrow(/password/)
    await expect(query({ ...connection, user: 'postgres' }, 'SELECT 1')).rejects.toThrow(/pg_hba/)
    expect((await stat(connection.host)).mode & 0o777).toBe(0o700)
    expect((await stat(join(clusterFolder, 'slugline.password'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory, 'postgres.log'))).mode & 0o777).toBe(0o600)
  })

  test('takes settings, and tells what PostgreSQL says about wrong ones', async () => {
    const { connection, stop } = await start(directory, { max_connections: '7' })
    expect(await query(connection, 'SHOW max_connections')).toEqual([{ max_connections: '7' }])
    await stop()
    await expect(start(directory, { shared_buffers: 'lots' })).rejects.toThrow(
      /did not start.*\n.*invalid value.*"lots"/,
    )
    await expectKept((await start()).connection)
  })

  test('makes the cluster afresh when a start was killed while making it', async () => {
    const folder = join(root, 'half-made')
    const child = spawn(process.execPath, [script, folder])
    ending.push(() => child.kill('SIGKILL'))
    const initial = () => readdir(folder).then((names) => names.filter((name) => name.includes('making')))
    // One of the first files of its initdb, which is far from done then.
    const begun = async () => stat(join(folder, ...(await initial()), 'PG_VERSION'))
    await vi.waitFor(begun, { timeout: PATIENCE, interval: 5 })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await readdir(folder)).not.toContain('postgres')
    const { connection } = await start(folder, { fsync: 'off' })
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(await initial()).toEqual([])
  })
})

describe('stop', () => {
  test('may be called twice, ends open sessions, and leaves no process, socket or pid file', async () => {
    const { connection, stop } = await start()
    const session = expect(query(connection, 'SELECT pg_sleep(60)')).rejects.toThrow(/terminat/)
    const sleeping = () => query(connection, `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)
    await vi.waitFor(async () => expect(await sleeping()).toHaveLength(1), PATIENCE)
    const shells = await lifelinesOf(await postmaster())
    expect(shells).toHaveLength(1)
    await Promise.all([stop(), stop()])
    await session
    expect(await processes()).toEqual([])
    await expect(stat(connection.host)).rejects.toThrow(/ENOENT/)
    await expect(postmaster()).rejects.toThrow(/ENOENT/)
    for (const shell of shells) expect(() => process.kill(shell, 0)).toThrow(/ESRCH/)
  })

  test('is the only end: signals to our process group do not reach PostgreSQL', async () => {
    const { child, connection } = await startElsewhere()
    process.kill(-Number(child.pid), 'SIGINT')
    await pause(100)
    await expectKept(connection)
    process.kill(-Number(child.pid), 'SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await processes()).toEqual([])
  })
})

describe('two owners', () => {
  test.each([
    ['this process', async () => ({ owner: process.pid, connection: (await start()).connection })],
    [
      'another',
      async () => {
        const { child, connection } = await startElsewhere()
        return { owner: child.pid, connection }
      },
    ],
  ])('are refused when the first is %s, which keeps its PostgreSQL', async (_, first) => {
    const { owner, connection } = await first()
    await expect(start()).rejects.toThrow(`${directory} is in use by process ${owner}.`)
    await expectKept(connection)
  })
})

describe('after kill -9', () => {
  test('of Node, PostgreSQL ends by itself', async () => {
    const { child } = await startElsewhere()
    child.kill('SIGKILL')
    await vi.waitFor(async () => expect(await processes()).toEqual([]), PATIENCE)
    await expectKept((await start()).connection)
  })

  test('of Node and its lifeline, the next start ends the orphan', async () => {
    const { child, connection } = await startElsewhere()
    const orphan = await postmaster()
    await killNode(child)
    await expectKept(connection)
    await expectKept((await start()).connection)
    expect((await processes()).map(({ pid }) => pid)).not.toContain(orphan)
    await expect(stat(connection.host)).rejects.toThrow(/ENOENT/)
  })

  test('of everything, the next start works, and spares the innocent whose pid is in the stale file', async () => {
    const { child } = await startElsewhere()
    await killNode(child, ...(await processes()).map(({ pid }) => pid))
    await vi.waitFor(async () => expect(await processes()).toEqual([]), PATIENCE)
    const innocent = spawn('sleep', ['60'])
    ending.push(() => innocent.kill())
    const stale = join(clusterFolder, 'postmaster.pid')
    await writeFile(stale, (await readFile(stale, 'utf8')).replace(/^\d+/, String(innocent.pid)))
    await expectKept((await start()).connection)
    expect([innocent.exitCode, innocent.signalCode]).toEqual([null, null])
  })

  test('of Node and postmaster, the next start ends a backend that could not end by itself', async () => {
    const { child, connection } = await startElsewhere()
    const client = new pg.Client(connection)
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    process.kill(rows[0].pid, 'SIGSTOP')
    await killNode(child, await postmaster())
    const stopped = { pid: rows[0].pid, isPostmaster: false }
    await vi.waitFor(async () => expect(await processes()).toEqual([stopped]), PATIENCE)
    await expectKept((await start()).connection)
    expect((await processes()).map(({ pid }) => pid)).not.toContain(rows[0].pid)
  })

  test('of the postmaster alone, PostgreSQL comes back on the same connection', async () => {
    const { connection } = await start()
    process.kill(await postmaster(), 'SIGKILL')
    await vi.waitFor(() => expectKept(connection), { timeout: PATIENCE, interval: 20 })
  })

  test('of the postmaster alone, a stop before it is back is final', async () => {
    const { stop } = await start()
    process.kill(await postmaster(), 'SIGKILL')
    await pause(100)
    await stop()
    await pause(400)
    expect(await processes()).toEqual([])
  })
})

test.runIf(process.getuid?.() === 0)('root may keep the folder below one that is closed to others', async () => {
  const closed = join(root, 'closed')
  await mkdir(closed, { mode: 0o700 })
  await cp(directory, join(closed, 'copy'), { recursive: true })
  const { connection } = await start(join(closed, 'copy'))
  await expectKept(connection)
  expect((await stat(closed)).mode & 0o777).toBe(0o700)
})
