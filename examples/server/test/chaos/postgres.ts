import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.ts'
import { hasCode } from '../../src/embedded-postgres/error.ts'
import { clusterName, findProcessesOf } from '../../src/embedded-postgres/leftovers.ts'
import { makeFolder } from './folder.ts'

/** The PostgreSQL of an operator: the server under test knows its address alone. */
export interface ExternalPostgres {
  /** `DATABASE_URL` of a database of it; the same after every start. */
  readonly url: (database: string) => string
  readonly make: (database: string) => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** kill -9 of all its processes; resolves when it has been started again and answers. */
  readonly kill: () => Promise<void>
}

/** Starts one in a folder of its own, durable as it comes; it runs until the test has ended. */
export const startExternalPostgres = async (): Promise<ExternalPostgres> => {
  const directory = await makeFolder()
  let running: EmbeddedPostgres | null = await startEmbeddedPostgres({ directory })
  const { user, password, database } = running.connection
  // A link to the folder of the socket, which is a new one after each start.
  const host = encodeURIComponent(join(directory, 'socket'))
  const url = (name: string): string => `postgresql://${user}:${password}@/${name}?host=${host}`
  const stop = async (): Promise<void> => {
    await running?.stop()
    running = null
  }
  onTestFinished(stop)
  return {
    url,
    make: (name) => run(url(database), `create database ${name}`),
    start: async () => {
      running ??= await startEmbeddedPostgres({ directory })
    },
    stop,
    kill: async () => {
      killAll(await postgresOf(directory))
      // Whatever started it starts it again.
      await expect.poll(() => isUp(url(database)), { timeout: 60_000, message: 'PostgreSQL answers again' }).toBe(true)
    },
  }
}

/** The processes of the PostgreSQL of a data folder, and no others. */
export const postgresOf = async (directory: string): Promise<readonly number[]> =>
  (await findProcessesOf(await clusterName(join(directory, 'postgres')))).map(({ pid }) => pid)

/** kill -9. That one has ended by itself meanwhile is fine. */
export const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) throw error
    }
  }
}

const isUp = (url: string): Promise<boolean> =>
  run(url, 'select').then(
    () => true,
    () => false,
  )

const run = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end()
  }
}
