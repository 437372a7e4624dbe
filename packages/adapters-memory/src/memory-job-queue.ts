import type { Instant, Job, JobFilter, JobQueue, JobResult, NewJob, Topic } from '@slugline/core'
import { read } from './at-once.ts'
import { begin, catchUp, finish, type JobRow, type JobRows, keyOf, newJob } from './memory-job-state.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'

/** A queue over Maps, and how to put jobs in together with something else. */
export interface MemoryJobQueue {
  readonly queue: JobQueue
  readonly put: (jobs: readonly NewJob[]) => void
}

export const makeMemoryJobQueue = (now: () => Instant): MemoryJobQueue => {
  const rows: JobRows = { byId: new Map(), byKey: new Map(), done: new Set(), dead: new Set() }
  let last = 0
  const put = (jobs: readonly NewJob[]): void => {
    for (const job of jobs) {
      if (rows.byKey.has(keyOf(job))) continue
      last += 1
      add(rows, { key: keyOf(job), job: newJob(job, String(last), now()), leasedUntil: 0 })
    }
  }
  /** Whatever is asked, it is answered as of now. */
  const asOfNow = <A>(work: (time: Instant) => A) =>
    read(() => {
      const time = now()
      catchUp(rows, time)
      return work(time)
    })
  const queue: JobQueue = {
    enqueue: (jobs) => asOfNow(() => put(jobs)),
    take: (topic, limit, without = []) =>
      asOfNow((time) => dueOf(rows, { topic, limit, without }, time).map((row) => begin(row, time))),
    settle: (results) => asOfNow((time) => settle(rows, results, time)),
    list: (filter, page) => asOfNow(() => pageFrom(matching(rows, filter), page, byDateCreated, (job) => job)),
    find: (organizationId, jobId) => asOfNow(() => find(rows, organizationId, jobId)?.job ?? null),
    retry: (organizationId, jobId) => asOfNow((time) => retry(rows, find(rows, organizationId, jobId), time)),
  }
  return { queue, put }
}

const add = ({ byId, byKey }: JobRows, row: JobRow): void => {
  byId.set(row.job.id, row)
  byKey.set(row.key, row)
}

interface Wanted {
  readonly topic: Topic
  readonly limit: number
  readonly without: readonly string[]
}

const dueOf = ({ byId }: JobRows, { topic, limit, without }: Wanted, now: Instant): readonly JobRow[] => {
  const due: JobRow[] = []
  for (const row of byId.values()) {
    if (due.length === limit) break
    const { organizationId, state, task, dateDue } = row.job
    const isWanted = task.topic === topic && !without.includes(organizationId)
    if (state === 'waiting' && isWanted && (dateDue ?? 0) <= now) due.push(row)
  }
  return due
}

/** Who has lost a job meanwhile is not heard: another has begun it since, or it waits. */
const settle = (rows: JobRows, results: readonly JobResult[], now: Instant): void => {
  for (const { job, failure } of results) {
    const row = find(rows, job.organizationId, job.id)
    if (row?.job.state === 'running' && isSameTry(row.job, job)) finish(rows, row, failure, now)
  }
}

const isSameTry = (a: Job, b: Job): boolean => a.attempts === b.attempts && a.revivals === b.revivals

const matching = ({ byId }: JobRows, { organizationId, topic, state }: JobFilter): readonly Job[] =>
  [...byId.values()]
    .map(({ job }) => job)
    .filter(
      (job) =>
        job.organizationId === organizationId &&
        (topic === null || job.task.topic === topic) &&
        (state === null || job.state === state),
    )

const find = ({ byId }: JobRows, organizationId: string, jobId: string): JobRow | undefined => {
  const row = byId.get(jobId)
  return row?.job.organizationId === organizationId ? row : undefined
}

const retry = ({ dead }: JobRows, row: JobRow | undefined, now: Instant): boolean => {
  if (row?.job.state !== 'waiting' && row?.job.state !== 'dead') return false
  if (dead.delete(row)) row.job = { ...row.job, attempts: 0, revivals: row.job.revivals + 1, dateFinished: null }
  row.job = { ...row.job, state: 'waiting', dateDue: now }
  return true
}
