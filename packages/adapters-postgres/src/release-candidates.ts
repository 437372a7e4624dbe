import type { PageQuery, ReleaseFilter } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { type KeysetPage, keysetPage } from './paging.ts'

/**
 * The releases of one page as rows of (version, date_created, id), nearest first. Those of an organization come from
 * its index; those of projects from each project's, as many as the page has room for, then merged.
 */
export const releaseCandidates = (filter: ReleaseFilter, query: PageQuery): RawBuilder<unknown> =>
  filter.projectIds.length === 0 ? ofOrganization(filter, query) : ofProjects(filter, query)

const ofOrganization = (filter: ReleaseFilter, query: PageQuery): RawBuilder<unknown> => {
  const page = keysetPage(query, 'c.date_created', 'c.id')
  return sql`
    select c.version, c.date_created, c.id from slugline.release c
    where c.organization_id = ${filter.organizationId}::bigint and c.status = ${filter.status}
      and ${page.isBeyond} and ${matches(filter)}
    ${ordered(page, 'c.date_created', 'c.id')}`
}

/** A release of several of the projects comes once for each, and is told by its id. */
const ofProjects = (filter: ReleaseFilter, query: PageQuery): RawBuilder<unknown> => {
  const page = keysetPage(query, 'c.date_created', 'c.release_id')
  return sql`
    select distinct of_one.version, of_one.date_created, of_one.id
    from unnest(${filter.projectIds}::bigint[]) as own(project_id)
    cross join lateral (
      select c.version, c.date_created, c.release_id as id from slugline.release_project c
      where c.organization_id = ${filter.organizationId}::bigint and c.project_id = own.project_id
        and c.status = ${filter.status} and ${page.isBeyond} and ${matches(filter)}
      ${ordered(page, 'c.date_created', 'c.release_id')}
    ) of_one
    ${ordered(page, 'of_one.date_created', 'of_one.id')}`
}

/** By a part of the version every release is looked at: nothing else can find one in the middle of a text. */
const matches = ({ query, environment, organizationId }: ReleaseFilter): RawBuilder<unknown> => sql`
  ${query === null ? sql`true` : sql`position(lower(${query}::text collate "C") in lower(c.version)) > 0`}
  and ${
    environment === null
      ? sql`true`
      : sql`exists (select from slugline.deploy d where d.organization_id = ${organizationId}::bigint
          and d.version = c.version and d.environment = ${environment})`
  }`

/** The order of a walk, and its end. */
export const ordered = ({ direction, limit }: KeysetPage, time: string, id: string): RawBuilder<unknown> =>
  sql`order by ${sql.ref(time)} ${sql.raw(direction)}, ${sql.ref(id)} ${sql.raw(direction)} limit ${limit}::int`
