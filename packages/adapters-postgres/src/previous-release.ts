import type { ReleaseKey } from '@slugline/core'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import { isRelease } from './release-condition.ts'
import type { Tables } from './tables.ts'

/** When the release `r` was released, as far as anybody knows: as a client gave it, else by its first deploy, else made. */
const DATE = sql`coalesce(r.date_released, (
  select min(d.date_finished) from slugline.deploy d
  where d.organization_id = r.organization_id and d.version = r.version
), r.date_created)`

/**
 * The version of the last release before one that shares a project with it and has commits with a full SHA at the head:
 * of each of its projects one step back by the dates that {@link dateHead} keeps. A release without a project, which no
 * recording makes, has none before it.
 */
export const previousRelease = (key: ReleaseKey): RawBuilder<{ version: string }> => sql`
  select before.version
  from (select r.organization_id, r.version, r.id, ${DATE} as date from slugline.release r where ${isRelease(key)}) own
  join slugline.release_project p on p.organization_id = own.organization_id and p.version = own.version
  cross join lateral (
    select o.version, o.head_date, o.release_id from slugline.release_project o
    where o.organization_id = own.organization_id and o.project_id = p.project_id
      and o.head_date is not null and (o.head_date, o.release_id) < (own.date, own.id)
    order by o.head_date desc, o.release_id desc limit 1
  ) before
  order by before.head_date desc, before.release_id desc limit 1`

/**
 * Dates the release in each of its projects, if its last commit is a full SHA: else {@link previousRelease} would have
 * to look at all releases, since the date of one may depend on its deploys. For whoever has locked the release, and has
 * changed it or its deploys. `slugline.record` does the same for hooks.
 */
export const dateHead = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  version: string,
): Promise<void> => {
  await sql`
    update slugline.release_project p set head_date = own.date
    from (
      select r.organization_id, r.version, case when exists (
        select from slugline.release_commit c where c.organization_id = r.organization_id and c.version = r.version
          and c.position = 0 and c.id ~* '^([0-9a-f]{40}|[0-9a-f]{64})$'
      ) then ${DATE} end as date
      from slugline.release r where r.organization_id = ${organizationId}::bigint and r.version = ${version}
    ) own
    where p.organization_id = own.organization_id and p.version = own.version and p.head_date is distinct from own.date
  `.execute(transaction)
}
