import type { Instant, NewJob, Outbox, PlanJobs, RecordedEvent, ReleaseKind, StorageError } from '@slugline/core'
import { either as E } from 'fp-ts'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { attemptOr } from './attempt.ts'
import { type Database, transact } from './database.ts'
import { insertJobs } from './postgres-job-queue.ts'
import type { Tables } from './tables.ts'
import { toApp } from './view-rows.ts'

/** Moves the rows of `slugline.outbox` into pg-boss's table, in one transaction. */
export const makePostgresOutbox = (database: Database, boss: () => PgBoss): Outbox => ({
  move: (limit, plan) =>
    attemptOr(async () => {
      try {
        return E.right(await transact(database, (transaction) => move(transaction, boss(), limit, plan)))
      } catch (error) {
        if (error instanceof PlanFailed) return E.left(error.reason)
        throw error
      }
    }),
})

/** Thrown to undo the move. */
class PlanFailed extends Error {
  override readonly name = 'PlanFailed'
  readonly reason: StorageError
  constructor(reason: StorageError) {
    super('the plan failed')
    this.reason = reason
  }
}

const move = async (transaction: Transaction<Tables>, boss: PgBoss, limit: number, plan: PlanJobs): Promise<number> => {
  const { rows } = await taking(limit).execute(transaction)
  if (rows.length > 0) await insertJobs(transaction, boss, await planned(plan, rows.flatMap(toEvent)))
  return rows.length
}

const planned = async (plan: PlanJobs, events: readonly RecordedEvent[]): Promise<readonly NewJob[]> => {
  if (events.length === 0) return []
  const jobs = await plan(events)()
  if (E.isLeft(jobs)) throw new PlanFailed(jobs.left)
  return jobs.right
}

interface EventRow {
  readonly organization_id: string
  readonly project_id: string
  readonly other_project_ids: readonly string[] | null
  /** Null when the delivery that told of the failure has been removed meanwhile. */
  readonly key: string | null
  readonly is_deploy: boolean
  readonly app_id: string | null
  readonly app_name: string | null
  readonly release_number: number | null
  readonly kind: ReleaseKind | null
  readonly date_failed: Instant | null
}

/** Deletes rows, the first that nobody else is moving, and answers what they tell. */
const taking = (limit: number): RawBuilder<EventRow> => sql`
  with taken as (
    delete from slugline.outbox
    where ctid = any(array(select ctid from slugline.outbox limit ${limit}::int for update skip locked))
    returning organization_id, project_id, other_project_ids, key, delivery_id
  )
  select t.organization_id::text as organization_id, t.project_id::text as project_id,
    t.other_project_ids::text[] as other_project_ids, coalesce(t.key, d.key) as key,
    t.delivery_id is null as is_deploy, d.app_id, d.app_name, d.release_number::float8 as release_number, d.kind,
    (extract(epoch from coalesce(d.date_published, d.date_received)) * 1000)::float8 as date_failed
  from taken t left join slugline.delivery d
    on d.organization_id = t.organization_id and d.project_id = t.project_id and d.id = t.delivery_id`

const toEvent = (row: EventRow): readonly RecordedEvent[] => {
  const { organization_id: organizationId, project_id: projectId, key, date_failed: dateFailed } = row
  if (key === null) return []
  if (row.is_deploy) {
    const others = row.other_project_ids === null ? {} : { otherProjectIds: row.other_project_ids }
    return [{ _tag: 'deploy.recorded', organizationId, projectId, ...others, key }]
  }
  const facts = { app: toApp(row.app_id, row.app_name), releaseNumber: row.release_number, kind: row.kind }
  return [{ _tag: 'release.failed', organizationId, projectId, key, ...facts, dateFailed: dateFailed ?? 0 }]
}
