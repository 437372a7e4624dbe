import { type JobQueue, jobFailure, type NewJob, TOPICS, type Topic } from '@slugline/core'
import { CompiledQuery, type Transaction } from 'kysely'
import type { JobInsert, PgBoss } from 'pg-boss'
import { attempt, repeating } from './attempt.ts'
import { type Database, transact } from './database.ts'
import { type JobData, revivalsOf } from './job-data.ts'
import { isJobId, jobIdOf } from './job-id.ts'
import { toJob, toTaken } from './job-rows.ts'
import { jobPage, oneJob, retrial, settlement, type Tried } from './job-statements.ts'
import { byDateCreated, pageFrom } from './paging.ts'
import type { Tables } from './tables.ts'

/**
 * Jobs in pg-boss's table, each topic a queue of it. pg-boss puts in, hands out, and takes back what was leased too
 * long; what became of a job, and lists, are statements of ours (job-statements.ts).
 */
export const makePostgresJobQueue = (database: Database, boss: () => PgBoss): JobQueue => ({
  enqueue: (jobs) => attempt(() => transact(database, (transaction) => insertJobs(transaction, boss(), jobs))),
  take: (topic, limit, without = []) => attempt(() => take(database, boss(), topic, { limit, without })),
  settle: (results) =>
    attempt(async () => {
      const settled = results.filter(({ job }) => isJobId(job.id))
      await settle(
        database,
        settled.map(({ job, failure }) => ({ ...job, topic: job.task.topic, failure })),
      )
    }),
  list: (filter, page) =>
    attempt(async () => {
      const { rows } = await jobPage(filter, page).execute(database)
      const found = pageFrom(page, rows, byDateCreated, toJob)
      return { ...found, items: found.items.filter((job) => job !== null) }
    }),
  find: (organizationId, jobId) =>
    attempt(async () => {
      if (!isJobId(jobId)) return null
      const [row] = (await oneJob(organizationId, jobId).execute(database)).rows
      return row === undefined ? null : toJob(row)
    }),
  retry: (organizationId, jobId) =>
    attempt(async () => isJobId(jobId) && (await retrial(organizationId, jobId).execute(database)).rows.length > 0),
})

const settle = async (database: Database, tried: readonly Tried[]): Promise<void> => {
  if (tried.length > 0) await repeating(() => settlement(tried).execute(database))
}

/** What another version wrote may be for that one: it is put back, and given up when nobody could read it. */
const UNREADABLE = jobFailure('Another version wrote this job, and this one cannot read it.')

/** The oldest are taken; the database answers them in any order. */
const take = async (
  database: Database,
  boss: PgBoss,
  topic: Topic,
  { limit, without }: { readonly limit: number; readonly without: readonly string[] },
) => {
  const db = dbOf(database)
  const wanted = { batchSize: limit, ...(without.length > 0 && { ignoreGroups: [...without] }) }
  const taken = await boss.fetch<unknown>(topic, { ...wanted, includeMetadata: true, db })
  const jobs = taken.map(toTaken)
  const unreadable = taken.filter((_, index) => jobs[index] === null)
  await settle(
    database,
    unreadable.map(({ id, retryCount, data }) => ({
      id,
      attempts: retryCount + 1,
      revivals: revivalsOf(data),
      topic,
      failure: UNREADABLE,
    })),
  )
  return jobs.filter((job) => job !== null).sort((left, right) => left.dateCreated - right.dateCreated)
}

/** Puts jobs in, in the order of topic and id in which everybody does: who has a key first makes the others wait. */
export const insertJobs = async (
  transaction: Transaction<Tables>,
  boss: PgBoss,
  jobs: readonly NewJob[],
): Promise<void> => {
  const db = dbOf(transaction)
  for (const topic of TOPICS) {
    const inserts = toInserts(jobs.filter(({ task }) => task.topic === topic))
    if (inserts.length > 0) await boss.insert(topic, [...inserts], { db })
  }
}

/** Our connections as pg-boss uses them. */
const dbOf = (database: Database) => ({
  executeSql: async (text: string, values: readonly unknown[] = []) => ({
    rows: [...(await database.executeQuery(CompiledQuery.raw(text, [...values]))).rows],
  }),
})

/** One of each id, which pg-boss wants to be told once. */
const toInserts = (jobs: readonly NewJob[]): readonly JobInsert<JobData>[] => {
  const byId = new Map<string, NewJob>()
  for (const job of jobs.toReversed()) byId.set(jobIdOf(job), job)
  return [...byId]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, { organizationId, task, dateDue }]) => ({
      id,
      data: { organizationId, task },
      group: { id: organizationId },
      ...(dateDue === null ? {} : { startAfter: new Date(dateDue) }),
    }))
}
