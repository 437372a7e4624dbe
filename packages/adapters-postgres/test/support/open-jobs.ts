import { makePostgresJobs, type PostgresJobs } from '@slugline/adapters-postgres'
import type { Instant, NewJob } from '@slugline/core'
import type { JobQueueSubject } from '@slugline/core/contracts'
import pg from 'pg'
import { repeating } from '../../src/attempt.ts'
import { run } from './run.ts'
import { supervise } from './supervise.ts'
import type { TestDatabase } from './test-database.ts'

interface OpenedJobs extends JobQueueSubject {
  readonly jobs: PostgresJobs
  readonly close: () => Promise<void>
}

/** Jobs on a test database, their time in the hands of the test. */
export const openJobs = async (database: TestDatabase): Promise<OpenedJobs> => {
  const jobs = makePostgresJobs(database.pool())
  await jobs.start()
  const client = new pg.Client(database.address)
  await client.connect()
  return {
    jobs,
    queue: jobs.queue,
    clear: async () => {
      await database.ask('truncate slugline_jobs.job_common')
    },
    now: () => Date.now(),
    pass: (seconds) => pass(client, seconds),
    enqueueAt: (time, job) => enqueueAt(database, jobs, time, job),
    close: async () => {
      await jobs.stop()
      await client.end()
      await database.drop()
    },
  }
}

/** Moves every job so far into the past, then has pg-boss do what it does each minute. */
const pass = async (client: pg.Client, seconds: number): Promise<void> => {
  const columns = ['created_on', 'start_after', 'started_on', 'completed_on', 'keep_until']
  const shifts = columns.map((column) => `${column} = ${column} - $1 * interval '1 second'`)
  await repeating(() => client.query(`update slugline_jobs.job_common set ${shifts.join(', ')}`, [seconds]))
  await supervise(client)
}

const enqueueAt = async (database: TestDatabase, jobs: PostgresJobs, time: Instant, job: NewJob): Promise<void> => {
  const before = await database.ask('select id from slugline_jobs.job_common')
  await run(jobs.queue.enqueue([job]))
  await database.ask(
    'update slugline_jobs.job_common set created_on = to_timestamp($1::float8 / 1000) where id <> all($2::uuid[])',
    [time, before.map(({ id }) => id)],
  )
}
