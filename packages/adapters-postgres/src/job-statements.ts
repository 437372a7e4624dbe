import {
  DEAD_SECONDS,
  DONE_SECONDS,
  fitText,
  isStorable,
  type Job,
  type JobFailure,
  type JobFilter,
  LEASE_LOST,
  MAX_ATTEMPTS,
  type PageQuery,
  pauseAfter,
  TOPICS,
  type Topic,
} from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { toTimestamp } from './instants.ts'
import { WAITING_SECONDS } from './job-boss.ts'
import { isJobId } from './job-id.ts'
import { BOSS_STATES, type BossState, type JobRow } from './job-rows.ts'

// Our own statements on the table of pg-boss 12.38.0, which package.json names exactly: for what it does not offer. Its
// `fail` knows no last failure and no moment before which a job must rest, and `complete` not how long one is known;
// both take one result for many jobs. It lists by nothing that is ours.

/** A job's creation in whole milliseconds, as we show it, in a form that an index takes. */
const DATE_CREATED = sql`date_trunc('milliseconds', j.created_on at time zone 'UTC')`

/**
 * The index for lists. Topic and state stand before the date, so that each list reads what it shows, however many jobs
 * an organization has.
 */
export const JOB_LIST_INDEX: RawBuilder<unknown> = sql`
  create index if not exists slugline_job_list on slugline_jobs.job_common
    ((data ->> 'organizationId'), name, state, (date_trunc('milliseconds', created_on at time zone 'UTC')), id)`

const VIEW = sql`
  j.id::text as id, j.name, j.data, j.state::text as state,
  case when j.started_on is null then 0 else j.retry_count + 1 end as attempts,
  (extract(epoch from ${DATE_CREATED}) * 1000)::float8 as date_created,
  floor(extract(epoch from j.start_after) * 1000)::float8 as date_due,
  floor(extract(epoch from j.completed_on) * 1000)::float8 as date_finished,
  case when j.output is not null then coalesce(j.output ->> 'reason', ${LEASE_LOST}) end as failure`

/** One page of jobs, nearest first in the direction of the walk, and one more. */
export const jobPage = (
  { organizationId, topic, state }: JobFilter,
  { cursor, limit }: PageQuery,
): RawBuilder<JobRow> => {
  const topics = topic === null ? TOPICS : [topic]
  const states: readonly BossState[] = state === null ? Object.values(BOSS_STATES).flat() : BOSS_STATES[state]
  const isBack = cursor?.direction === 'previous'
  const direction = sql.raw(isBack ? 'asc' : 'desc')
  const place =
    cursor === null
      ? null
      : sql`(${toTimestamp(cursor.time)}::timestamptz at time zone 'UTC', ${cursorId(cursor.id)}::uuid)`
  const beyond = place === null ? sql`true` : sql`(${DATE_CREATED}, j.id) ${sql.raw(isBack ? '>' : '<')} ${place}`
  return sql`
    select ${VIEW}
    from unnest(${topics}::text[]) as topic(name) cross join unnest(${states}::slugline_jobs.job_state[]) as own(state)
    cross join lateral (
      select j.* from slugline_jobs.job_common j
      where j.data ->> 'organizationId' = ${organizationId} and j.name = topic.name and j.state = own.state and ${beyond}
      order by ${DATE_CREATED} ${direction}, j.id ${direction} limit ${limit + 1}::int
    ) j
    order by ${DATE_CREATED} ${direction}, j.id ${direction} limit ${limit + 1}::int`
}

/** A cursor may name an id that no job ever had: the ends of a list do. */
const cursorId = (id: string): string => (isJobId(id) ? id : '00000000-0000-0000-0000-000000000000')

export const oneJob = (organizationId: string, jobId: string): RawBuilder<JobRow> => sql`
  select ${VIEW} from slugline_jobs.job_common j
  where j.name = any(${TOPICS}::text[]) and j.id = ${jobId}::uuid and j.data ->> 'organizationId' = ${organizationId}`

/** How often a job was put in again (job-data.ts); as text, which no row of another version can keep from being read. */
const REVIVALS = sql`coalesce(j.data ->> 'revivals', '0')`

/**
 * Makes a job due: one that waits as it is, a dead one as if it had never been begun. (pg-boss counts the next try by
 * `started_on`, whatever of its two waiting states a job is in.)
 */
export const retrial = (organizationId: string, jobId: string): RawBuilder<unknown> => {
  const isDead = sql`j.state = 'failed'`
  return sql`
    update slugline_jobs.job_common j
    set state = 'created', start_after = now(), completed_on = null,
      keep_until = now() + ${WAITING_SECONDS} * interval '1 second', deletion_seconds = ${DEAD_SECONDS},
      retry_count = case when ${isDead} then 0 else j.retry_count end,
      started_on = case when ${isDead} then null else j.started_on end,
      data = case when ${isDead} then jsonb_set(j.data, '{revivals}', to_jsonb(${REVIVALS}::int + 1)) else j.data end
    where j.name = any(${TOPICS}::text[]) and j.id = ${jobId}::uuid and j.data ->> 'organizationId' = ${organizationId}
      and j.state in ('created', 'retry', 'failed')
    returning true`
}

/** A job that was taken, and why it could not be done; null: it is done. */
export interface Tried extends Pick<Job, 'id' | 'attempts' | 'revivals'> {
  readonly topic: Topic
  readonly failure: JobFailure | null
}

/**
 * Settles many jobs at once, of whatever topics; of each the attempt that was taken, and no other.
 */
export const settlement = (tried: readonly Tried[]): RawBuilder<unknown> => sql`
  update slugline_jobs.job_common j
  set state = told.state,
    output = case when told.reason is not null then jsonb_build_object('reason', told.reason) end,
    completed_on = case when told.state <> 'retry' then now() end,
    start_after = due.date,
    keep_until = due.date + ${WAITING_SECONDS} * interval '1 second',
    deletion_seconds = told.known
  from json_to_recordset(${JSON.stringify(tried.map(toChange))}::json) as told
    (name text, id uuid, attempts int, revivals text, state slugline_jobs.job_state, reason text, pause float8,
      not_before timestamptz, known int)
  cross join lateral (
    select greatest(now() + told.pause * interval '1 second', told.not_before) as date
  ) due
  where j.name = told.name and j.id = told.id and j.state = 'active' and j.retry_count + 1 = told.attempts
    and ${REVIVALS} = told.revivals`

const toChange = ({ id, topic, attempts, revivals, failure }: Tried) => {
  const state = stateAfter(attempts, failure)
  return {
    name: topic,
    id,
    attempts,
    revivals,
    state,
    reason: failure === null ? null : keepable(failure.reason),
    pause: state === 'retry' ? pauseOf(attempts) : 0,
    not_before: failure === null || failure.notBefore === null ? null : toTimestamp(failure.notBefore),
    known: state === 'completed' ? DONE_SECONDS : DEAD_SECONDS,
  }
}

/** No reason may keep the others from being settled. */
const keepable = (reason: string): string => (isStorable(reason) ? reason : fitText(reason))

const stateAfter = (attempts: number, failure: JobFailure | null): BossState => {
  if (failure === null) return 'completed'
  return failure.isFinal || attempts >= MAX_ATTEMPTS ? 'failed' : 'retry'
}

/** Somewhere in between, so that jobs that failed together do not come back together. */
const pauseOf = (attempts: number): number => {
  const { least, most } = pauseAfter(attempts)
  return least + (most - least) * Math.random()
}
