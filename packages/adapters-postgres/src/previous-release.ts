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
  with own as materialized (
    select r.id, r.version, ${dateOf('r')} as date, ${projectsOf('r')} as project_ids from slugline.release r
    where r.organization_id = ${organizationId}::bigint and r.version = ${version}
  ),
  others as materialized (
    select o.id, o.version, ${dateOf('o')} as date, ${projectsOf('o')} as project_ids
    from slugline.release_commit c
    cross join lateral (select r.* from slugline.release r
      where r.organization_id = c.organization_id and r.version = c.version limit 1) o
    where c.organization_id = ${organizationId}::bigint and c.position = 0 and c.id ~* '^([0-9a-f]{40}|[0-9a-f]{64})$'
  )
  select others.version from own join others on others.version <> own.version
    and (others.project_ids && own.project_ids or cardinality(own.project_ids) = 0)
    and (others.date, others.id) < (own.date, own.id)
  order by others.date desc, others.id desc limit 1`
