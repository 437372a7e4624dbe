import {
  DEAD_SECONDS,
  DONE_SECONDS,
  type Instant,
  type Job,
  type JobFailure,
  jobFailure,
  LEASE_LOST,
  LEASE_SECONDS,
  MAX_ATTEMPTS,
  type NewJob,
  pauseAfter,
} from '@slugline/core'

/** A job, the key that it has to itself, and until when somebody has it. */
export interface JobRow {
  readonly key: string
  job: Job
  leasedUntil: Instant
}

/** All jobs that are known, in the order in which they came, and those of them that are finished, in the order of that. */
export interface JobRows {
  readonly byId: Map<string, JobRow>
  readonly byKey: Map<string, JobRow>
  readonly done: Set<JobRow>
  readonly dead: Set<JobRow>
}

/** How many jobs are known when they are done, and when they are dead: older ones are forgotten before their time. */
const MAX_FINISHED = 10_000

/** What becomes of a job of which nothing is heard. */
const LOST = jobFailure(LEASE_LOST)

export const keyOf = ({ organizationId, task, key }: NewJob): string => `${task.topic} ${organizationId} ${key}`

/** A job that comes in. */
export const newJob = ({ organizationId, task, dateDue }: NewJob, id: string, now: Instant): Job => ({
  id,
  organizationId,
  task,
  state: 'waiting',
  attempts: 0,
  revivals: 0,
  dateCreated: now,
  dateDue: dateDue ?? now,
  dateFinished: null,
  failure: null,
})

/** Whoever takes a job has it for a while. */
export const begin = (row: JobRow, now: Instant): Job => {
  row.job = { ...row.job, state: 'running', attempts: row.job.attempts + 1, dateDue: null }
  row.leasedUntil = now + LEASE_SECONDS * 1000
  return row.job
}

/** What came of a job that somebody had. */
export const finish = ({ done, dead }: JobRows, row: JobRow, failure: JobFailure | null, now: Instant): void => {
  const { job } = row
  if (failure === null) row.job = { ...job, state: 'done', dateFinished: now, failure: null }
  else if (failure.isFinal || job.attempts >= MAX_ATTEMPTS) {
    row.job = { ...job, state: 'dead', dateFinished: now, failure: failure.reason }
  } else {
    const dateDue = Math.max(now + pauseAfter(job.attempts).most * 1000, failure.notBefore ?? 0)
    row.job = { ...job, state: 'waiting', dateDue, failure: failure.reason }
  }
  if (row.job.state === 'done') done.add(row)
  if (row.job.state === 'dead') dead.add(row)
}

/** Takes back what was leased too long, and forgets what was finished long ago. */
export const catchUp = (rows: JobRows, now: Instant): void => {
  for (const row of rows.byId.values()) {
    if (row.job.state === 'running' && row.leasedUntil <= now) finish(rows, row, LOST, row.leasedUntil)
  }
  forget(rows, rows.done, now - DONE_SECONDS * 1000)
  forget(rows, rows.dead, now - DEAD_SECONDS * 1000)
}

const forget = ({ byId, byKey }: JobRows, finished: Set<JobRow>, before: Instant): void => {
  for (const row of finished) {
    if (finished.size <= MAX_FINISHED && (row.job.dateFinished ?? before) >= before) return
    finished.delete(row)
    byId.delete(row.job.id)
    byKey.delete(row.key)
  }
}
