import { type Instant, type Job, type JobState, LEASE_LOST } from '@slugline/core'
import type { JobWithMetadata } from 'pg-boss'
import { instantOf } from './job-boss.ts'
import { readJobData } from './job-data.ts'

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
  /** The topic. */
  readonly name: string
  readonly data: unknown
  readonly state: BossState
  readonly attempts: number
  readonly date_created: Instant
  readonly date_due: Instant
  readonly date_finished: Instant | null
  readonly failure: string | null
}

/** Null for a job that this version cannot read. */
export const toJob = (row: JobRow): Job | null => {
  const state = STATES[row.state]
  const data = readJobData(row.name, row.data)
  if (data === null) return null
  return {
    id: row.id,
    ...data,
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

/** A job that was just taken; null when this version cannot read it. */
export const toTaken = ({ id, name, data, retryCount, createdOn, output }: JobWithMetadata<unknown>): Job | null => {
  const read = readJobData(name, data)
  if (read === null) return null
  return {
    id,
    ...read,
    state: 'running',
    attempts: retryCount + 1,
    dateCreated: instantOf(createdOn),
    dateDue: null,
    dateFinished: null,
    failure: failureOf(output),
  }
}

/** What pg-boss leaves when a lease ended has no reason of ours. */
const failureOf = (output: object | null): string | null => {
  if (output === null) return null
  return 'reason' in output && typeof output.reason === 'string' ? output.reason : LEASE_LOST
}
