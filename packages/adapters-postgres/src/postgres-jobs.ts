import type { EventLog, JobQueue, Outbox } from '@slugline/core'
import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { type Database, makeDatabase, transact } from './database.ts'
import { makeBoss, startBoss } from './job-boss.ts'
import { JOB_LIST_INDEX } from './job-statements.ts'
import { makePostgresJobQueue } from './postgres-job-queue.ts'
import { makePostgresOutbox } from './postgres-outbox.ts'
import type { PostgresPool } from './postgres-pool.ts'
import { tellFailures, watchPool } from './watch.ts'

export interface PostgresJobsOptions {
  /** Hears of each statement that failed. */
  readonly events?: EventLog | undefined
}

/** The ports for work that leaves the house. Before `start` and after `stop` nothing can be put in or taken. */
export interface PostgresJobs {
  readonly queue: JobQueue
  readonly outbox: Outbox
  /** Makes the tables of jobs, or brings them up to date, and begins to look after them. Any number may start at once. */
  readonly start: () => Promise<void>
  /** Waits for a start that is under way. */
  readonly stop: () => Promise<void>
}

/** At a time. Of a pool of eight that leaves two to the hot path, whatever the store does meanwhile. */
const CONNECTIONS = 2

/**
 * Jobs on PostgreSQL by pg-boss, over the pool of the store, which writes the outbox (`makePostgresStore(pool, { outbox:
 * true })`). They have a schema of their own, `slugline_jobs`. Any number may work on one database.
 */
export const makePostgresJobs = (pool: PostgresPool, { events }: PostgresJobsOptions = {}): PostgresJobs => {
  const tell = tellFailures(events ?? { emit: () => undefined })
  const watched = watchPool(pool, tell)
  const database = makeDatabase(watched, tell, CONNECTIONS)
  let starting: Promise<PgBoss> | null = null
  let started: PgBoss | null = null
  const boss = (): PgBoss => {
    if (started === null) throw new NotStarted()
    return started
  }
  return {
    queue: makePostgresJobQueue(database, boss),
    outbox: makePostgresOutbox(database, boss),
    start: async () => {
      const own = starting ?? start(watched, database, tell)
      starting = own
      try {
        const boss = await own
        // Else it was stopped meanwhile.
        if (starting === own) started = boss
      } catch (error) {
        if (starting === own) starting = null
        throw error
      }
    },
    stop: async () => {
      const stopping = starting
      starting = null
      started = null
      const boss = await stopping?.catch(() => null)
      await boss?.stop()
    },
  }
}

/** In the words of PostgreSQL: it will work soon. */
class NotStarted extends Error {
  override readonly name = 'NotStarted'
  readonly code = '57P03'
}

const start = async (pool: PostgresPool, database: Database, tell: (error: unknown) => void): Promise<PgBoss> => {
  const boss = await makeBoss(pool, tell)
  try {
    await makeSchema(database)
    await startBoss(boss)
    await makeIndex(database)
    return boss
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined)
    throw error
  }
}

/** Taken by whoever makes the schema or the index: "jobs" in a number, since advisory locks have no names. */
const LOCK = 7_310_584_036

/**
 * Of two that make a schema at once one fails, whatever both say of `if not exists`, which also wants the right to make
 * schemas where there is nothing to make: so we ask first, and pg-boss leaves it to us.
 */
const makeSchema = (database: Database): Promise<void> =>
  transact(database, async (transaction) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction)
    const { rows } = await sql`select from pg_namespace where nspname = 'slugline_jobs'`.execute(transaction)
    if (rows.length === 0) await sql`create schema slugline_jobs`.execute(transaction)
  })

const makeIndex = (database: Database): Promise<void> =>
  transact(database, async (transaction) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction)
    await JOB_LIST_INDEX.execute(transaction)
  })
