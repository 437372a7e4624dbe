import { type Instant, type Job, type JobState, LEASE_LOST } from '@slugline/core'
import type { JobWithMetadata } from 'pg-boss'
import { instantOf, type JobData } from './job-boss.ts'

/** What pg-boss calls the states of a job. */
export type BossState = 'created' | 'retry' | 'active' | 'completed' | 'failed'

export const BOSS_STATES: Readonly<Record<JobState, readonly BossState[]>> = {
  waiting: ['created', 'retry'],
  running: ['active'],
  done: ['completed'],
  dead: ['failed'],
}

/** A job, as the database puts it together. */
export interface JobRow {
  readonly id: string
  readonly data: JobData
  readonly state: BossState
  readonly attempts: number
  readonly date_created: Instant
  readonly date_due: Instant
  readonly date_finished: Instant | null
  readonly failure: string | null
}

export const toJob = (row: JobRow): Job => {
  const state = STATES[row.state]
  return {
    id: row.id,
    ...row.data,
    state,
    attempts: row.attempts,
    dateCreated: row.date_created,
    dateDue: state === 'waiting' ? row.date_due : null,
    dateFinished: row.date_finished,
    failure: row.failure,
  }
}

const STATES: Readonly<Record<BossState, JobState>> = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  failed: 'dead',
}

/** A job that was just taken. */
export const toTaken = ({ id, data, retryCount, createdOn, output }: JobWithMetadata<JobData>): Job => ({
  id,
  ...data,
  state: 'running',
  attempts: retryCount + 1,
  dateCreated: instantOf(createdOn),
  dateDue: null,
  dateFinished: null,
  failure: failureOf(output),
})

/** What pg-boss leaves when a lease ended has no reason of ours. */
const failureOf = (output: object | null): string | null => {
  if (output === null) return null
  return 'reason' in output && typeof output.reason === 'string' ? output.reason : LEASE_LOST
}
