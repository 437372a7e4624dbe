import { type Instant, OUTCOMES } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { type Database, transact } from './database.ts'
import { toTimestamp } from './instants.ts'

/** Removes at most so many deliveries that were received before a moment; answers how many. */
export const removeDeliveries = (database: Database, before: Instant, limit: number): Promise<number> =>
  transact(database, async (transaction) => {
    await INDEXES_ALONE.execute(transaction)
    const { rows } = await deliveryRemoval(before, limit).execute(transaction)
    return rows[0]?.removed ?? 0
  })

/**
 * Leaves the planner nothing but walks through indexes until the transaction ends. Where it expects few old deliveries
 * it would rather gather and sort them all; and there may be millions.
 */
export const INDEXES_ALONE: RawBuilder<unknown> = sql`
  select set_config(name, 'off', true)
  from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin']) as name`

/**
 * Removes deliveries, and with each its identity.
 *
 * No index begins with a date, since each begins with the organization. So it goes from project to project, and takes
 * the oldest of each outcome from the index that has them by date, until there are enough: it reads what it removes,
 * and nothing but an index where nothing is old. What another instance has locked to remove it is passed over.
 */
export const deliveryRemoval = (before: Instant, limit: number): RawBuilder<{ readonly removed: number }> => sql`
  with old as materialized (
    select d.organization_id, d.project_id, d.id
    from slugline.project p cross join unnest(${OUTCOMES}::text[]) as own(outcome)
    cross join lateral (
      select d.organization_id, d.project_id, d.id from slugline.delivery d
      where d.organization_id = p.organization_id and d.project_id = p.id and d.outcome = own.outcome
        and d.date_received < ${toTimestamp(before)}::timestamptz
      order by d.date_received, d.id limit ${limit}::int for update skip locked
    ) d
    limit ${limit}::int
  ),
  removed as (
    delete from slugline.delivery d using old
    where d.organization_id = old.organization_id and d.project_id = old.project_id and d.id = old.id
    returning true
  )
  select count(*)::int as removed from removed`
