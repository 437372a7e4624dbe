import type { ReleaseKey } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'

/** When a release was released, as far as anybody knows: as a client gave it, else by its first deploy, else made. */
const dateOf = (alias: string): RawBuilder<unknown> => sql`coalesce(${sql.ref(`${alias}.date_released`)}, (
  select min(d.date_finished) from slugline.deploy d
  where d.organization_id = ${sql.ref(`${alias}.organization_id`)} and d.version = ${sql.ref(`${alias}.version`)}
), ${sql.ref(`${alias}.date_created`)})`

/** The projects of a release, as an array. */
const projectsOf = (alias: string): RawBuilder<unknown> => sql`array(
  select l.project_id from slugline.release_project l
  where l.organization_id = ${sql.ref(`${alias}.organization_id`)} and l.version = ${sql.ref(`${alias}.version`)})`

/**
 * The version of the last release before one that shares a project with it and has commits with a full SHA at the head.
 * All such releases are looked at (an index has them: those of clients that send commits, none that hooks make), since
 * the date of each depends on its deploys.
 */
export const previousRelease = ({ organizationId, version }: ReleaseKey): RawBuilder<unknown> => sql`
  select o.version
  from (select own.*, ${dateOf('own')} as date, ${projectsOf('own')} as project_ids from slugline.release own
    where own.organization_id = ${organizationId}::bigint and own.version = ${version}) r
  join slugline.release_commit c on c.organization_id = r.organization_id and c.position = 0
    and c.id ~* '^([0-9a-f]{40}|[0-9a-f]{64})$'
  join slugline.release o on o.organization_id = c.organization_id and o.version = c.version
  where o.version <> r.version
    and (${projectsOf('o')} && r.project_ids or cardinality(r.project_ids) = 0)
    and (${dateOf('o')}, o.id) < (r.date, r.id)
  order by ${dateOf('o')} desc, o.id desc
  limit 1`
