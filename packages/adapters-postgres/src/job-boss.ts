import { DEAD_SECONDS, type Instant, LEASE_SECONDS, MAX_ATTEMPTS, pauseAfter, TOPICS } from '@slugline/core'
import type { PgBoss, QueueOptions } from 'pg-boss'
import { repeating } from './attempt.ts'
import { listenForErrors, type PostgresPool } from './postgres-pool.ts'

/** Waiting jobs are kept longer than anybody waits: pg-boss forgets none of them. */
export const WAITING_SECONDS: number = 365 * 86_400

/** What pg-boss does by itself with the jobs of each topic: it takes back what was leased too long, and forgets. */
const QUEUE: QueueOptions = {
  expireInSeconds: LEASE_SECONDS,
  retryLimit: MAX_ATTEMPTS - 1,
  retryBackoff: true,
  retryDelay: pauseAfter(1).least,
  retryDelayMax: pauseAfter(MAX_ATTEMPTS).most,
  retentionSeconds: WAITING_SECONDS,
  deleteAfterSeconds: DEAD_SECONDS,
}

/**
 * pg-boss on our pool, in a schema of ours; loaded when it is wanted, since that takes a while. Once a minute one of all
 * instances looks for leases that ended, and once a day for jobs to forget. What we do not use of it rests; so does its
 * rebuilding of indexes, which would not end within the pool's timeout for statements.
 */
export const makeBoss = async (pool: PostgresPool, onError: (error: unknown) => void): Promise<PgBoss> => {
  const { PgBoss } = await import('pg-boss')
  const boss = new PgBoss({
    // What it sends at once is one transaction: nothing of it is left when it lost against others, who settle jobs.
    db: { executeSql: (text, values = []) => repeating(() => executeSql(pool, text, values)) },
    // Its default is that of whatever else works on this database by pg-boss.
    schema: 'slugline_jobs',
    createSchema: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    reindex: false,
    monitorVacuum: false,
    queueCacheIntervalSeconds: DAY,
    flowIntervalSeconds: DAY,
    bamIntervalSeconds: 600,
  })
  boss.on('error', onError)
  return boss
}

const DAY = 86_400

/** One statement or several: then pg answers an array, which pg-boss expects. A connection that failed is given up. */
const executeSql = async (pool: PostgresPool, text: string, values: unknown[]): Promise<{ rows: unknown[] }> => {
  const client = await pool.connect()
  listenForErrors(client)
  let isBroken = true
  try {
    const result = await client.query<unknown>(text, values)
    isBroken = false
    return result
  } finally {
    client.release(isBroken)
  }
}

/** Starts it: makes or updates its tables, whoever else does so at the same time, and a queue for each topic. */
export const startBoss = async (boss: PgBoss): Promise<void> => {
  await boss.start()
  for (const topic of TOPICS) {
    await boss.createQueue(topic, QUEUE)
    await boss.updateQueue(topic, QUEUE)
  }
}

/** When a job was made, as pg-boss tells it: a Date, unless the host has taught the driver something else. */
export const instantOf = (time: Date | string): Instant => Math.floor(new Date(time).getTime())
