// `npm run bench:jobs`: how many jobs a second go through the queue on PostgreSQL: put in, taken and settled in batches,
// as a runner does that has nothing to do but that; with few and with many jobs that are done already.
import { join } from 'node:path'
import { makePostgresJobs, makePostgresPool, migrate } from '@slugline/adapters-postgres'
import type { JobQueue, NewJob } from '@slugline/core'
import { Client } from 'pg'
import { run } from '../examples/server/src/run.ts'
import { cpuSeconds } from './support/cpu-time.ts'
import { type BenchDatabase, withFolder, withPostgres } from './support/database.ts'
import { judge, median, table, whole } from './support/figures.ts'

const ROUNDS = 5
const JOBS = 5_000
const BATCHES = [50, 100] as const
const DONE_BEFORE = 1_000_000
/** What forwarding must keep up with. */
const TARGET = { is: '>=', target: 200, wanted: 1_000 } as const

let made = 0
const newJobs = (count: number): readonly NewJob[] =>
  Array.from({ length: count }, () => {
    made += 1
    const organizationId = String(made % 50)
    const event = { _tag: 'deploy.recorded', organizationId, projectId: '1', key: `heroku:app-1:v${made}` } as const
    return { key: event.key, organizationId, task: { topic: 'forward', event }, dateDue: null }
  })

/** Two that take, work and settle in turn, as a runner does with two batches under way. */
const drain = async (queue: JobQueue, batch: number): Promise<void> => {
  const work = async (): Promise<void> => {
    const jobs = await run(queue.take('forward', batch))
    if (jobs.length === 0) return
    await run(queue.settle(jobs.map((job) => ({ job, failure: null }))))
    await work()
  }
  await Promise.all([work(), work()])
}

const perSecond = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (JOBS / (performance.now() - started)) * 1000
}

const measure = async (queue: JobQueue, { pids }: BenchDatabase, batch: number): Promise<readonly string[]> => {
  const put: number[] = []
  const taken: number[] = []
  const before = await cpuSeconds([process.pid, ...(await pids())])
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const jobs = newJobs(JOBS)
    put.push(
      await perSecond(async () => {
        for (let at = 0; at < JOBS; at += batch) await run(queue.enqueue(jobs.slice(at, at + batch)))
      }),
    )
    taken.push(await perSecond(() => drain(queue, batch)))
  }
  const spent = ((await cpuSeconds([process.pid, ...(await pids())])) - before) / (ROUNDS * JOBS)
  const rate = median(taken)
  return [String(batch), whole(median(put)), whole(rate), whole(spent * 1e6), judge(rate, TARGET)]
}

const HEAD = ['batch', 'put in/s', 'taken and settled/s', 'CPU µs each', 'target']

/** With each size of batches in turn. */
const measureAll = async (queue: JobQueue, database: BenchDatabase): Promise<string> => {
  const rows: (readonly string[])[] = []
  for (const batch of BATCHES) rows.push(await measure(queue, database, batch))
  return table([HEAD, ...rows])
}

const seedDone = async (client: Client): Promise<void> => {
  await client.query(
    `insert into slugline_jobs.job_common (id, name, data, state, started_on, completed_on, created_on)
     select gen_random_uuid(), 'forward', data, 'completed', now(), now(), now() - n * interval '0.2 second'
     from generate_series(1, ${DONE_BEFORE}) n cross join lateral (select jsonb_build_object('organizationId', (n % 50)::text, 'task',
       jsonb_build_object('topic', 'forward', 'event', jsonb_build_object('_tag', 'deploy.recorded', 'organizationId',
         (n % 50)::text, 'projectId', '1', 'key', 'heroku:app-1:v' || n))) as data) d`,
  )
  await client.query('vacuum analyze slugline_jobs.job_common')
}

const sizes = async (client: Client): Promise<string> => {
  const { rows } = await client.query(
    `select (pg_total_relation_size('slugline_jobs.job_common') / ${DONE_BEFORE})::int as each,
      (pg_relation_size('slugline_jobs.job_common') / ${DONE_BEFORE})::int as heap`,
  )
  return `A job that is done takes ${rows[0].each} bytes, ${rows[0].each - rows[0].heap} of them in indexes.`
}

await withFolder((folder) =>
  withPostgres(join(folder, 'postgres'), {}, async (database) => {
    const pool = makePostgresPool({ connection: database.url })
    await migrate(pool)
    const jobs = makePostgresJobs(pool)
    await jobs.start()
    const client = new Client({ connectionString: database.url })
    await client.connect()
    await run(jobs.queue.enqueue(newJobs(JOBS)))
    await drain(jobs.queue, BATCHES[0])
    console.log(`\nWith few jobs done before\n${await measureAll(jobs.queue, database)}`)
    await seedDone(client)
    console.log(`\nWith ${whole(DONE_BEFORE)} done before\n${await measureAll(jobs.queue, database)}`)
    console.log(`\n${await sizes(client)}`)
    await client.end()
    await jobs.stop()
    await pool.end()
  }),
)
