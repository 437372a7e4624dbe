import { DEPLOY_KINDS, type DeployFilter, type PageQuery } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { toTimestamp } from './instants.ts'
import { keysetPage } from './paging.ts'
import { ordered } from './release-candidates.ts'
import { appOf } from './view-sql.ts'

/**
 * The deploys of one page, whole rows, nearest first. Each way takes from its index, as many as the page has room for,
 * from each of its parts, then merges: the cost is that of the parts, not of the history.
 */
export const deployCandidates = (filter: DeployFilter, query: PageQuery): RawBuilder<unknown> => {
  if (filter.version !== null) return ofRelease(filter, query, filter.version)
  const isRareKind = filter.kind !== null && filter.kind !== 'deploy'
  const isOfPlaces = filter.projectIds.length > 0 || filter.environments.length > 0
  return isOfPlaces && !isRareKind ? ofTimelines(filter, query) : ofKinds(filter, query)
}

const pageOf = (query: PageQuery) => keysetPage(query, 'd.date_finished', 'd.id')

const ofRelease = (filter: DeployFilter, query: PageQuery, version: string): RawBuilder<unknown> => sql`
  select d.* from slugline.deploy d
  where d.organization_id = ${filter.organizationId}::bigint and d.version = ${version}
    and ${pageOf(query).isBeyond} and ${matches(filter)} and ${isInProjects(filter)} and ${isInEnvironments(filter)}
  ${ordered(pageOf(query), 'd.date_finished', 'd.id')}`

/** All deploys, by the index that has them by kind; an app is looked for among them. */
const ofKinds = (filter: DeployFilter, query: PageQuery): RawBuilder<unknown> => {
  const kinds = filter.kind === null ? DEPLOY_KINDS : [filter.kind]
  return sql`
    select d.* from unnest(${kinds}::text[]) as own(kind)
    cross join lateral (
      select d.* from slugline.deploy d
      where d.organization_id = ${filter.organizationId}::bigint and d.kind = own.kind
        and ${pageOf(query).isBeyond} and ${matches(filter)} and ${isInProjects(filter)} and ${isInEnvironments(filter)}
      ${ordered(pageOf(query), 'd.date_finished', 'd.id')}
    ) d
    ${ordered(pageOf(query), 'd.date_finished', 'd.id')}`
}

/**
 * The deploys of projects or environments: from each timeline (of one project, environment and app) that is asked for,
 * and from the few deploys of several projects, which stand in the timeline of their lowest only.
 */
const ofTimelines = (filter: DeployFilter, query: PageQuery): RawBuilder<unknown> => sql`
  select d.* from (
    select d.* from (${timelines(filter)}) own
    cross join lateral (
      select d.* from slugline.deploy d
      where d.organization_id = ${filter.organizationId}::bigint and d.project_id = own.project_id
        and d.environment = own.environment and ${appOf('d')} = own.app
        and ${pageOf(query).isBeyond} and ${matches(filter)}
      ${ordered(pageOf(query), 'd.date_finished', 'd.id')}
    ) d
    union all
    ${filter.projectIds.length === 0 ? sql`select d.* from slugline.deploy d where false` : shared(filter, query)}
  ) d
  ${ordered(pageOf(query), 'd.date_finished', 'd.id')}`

const shared = (filter: DeployFilter, query: PageQuery): RawBuilder<unknown> => sql`
  (select d.* from slugline.deploy d
  where d.organization_id = ${filter.organizationId}::bigint and cardinality(d.project_ids) > 1
    and d.project_id <> all(${filter.projectIds}::bigint[])
    and ${pageOf(query).isBeyond} and ${matches(filter)} and ${isInProjects(filter)} and ${isInEnvironments(filter)}
  ${ordered(pageOf(query), 'd.date_finished', 'd.id')})`

/**
 * The timelines that there are, found by skipping through their index from each to the next. In the environment that
 * has no name is what is left of removed deploys.
 */
const timelines = ({ organizationId, projectIds, environments }: DeployFilter): RawBuilder<unknown> => {
  const next = (isFurther: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select d.project_id, d.environment, ${appOf('d')} as app from slugline.deploy d
    where d.organization_id = ${organizationId}::bigint and ${isFurther}
    order by d.project_id, d.environment, ${appOf('d')} limit 1`
  const further = sql`(d.project_id, d.environment, ${appOf('d')}) > (t.project_id, t.environment, t.app)`
  return sql`
    with recursive timeline as (
      (${next(sql`true`)})
      union all
      select n.* from timeline t cross join lateral (${next(further)}) n
    )
    select t.* from timeline t
    where t.environment <> '' and ${projectIds.length === 0 ? sql`true` : sql`t.project_id = any(${projectIds}::bigint[])`}
      and ${environments.length === 0 ? sql`true` : sql`t.environment = any(${environments}::text[])`}`
}

/** What no index has. */
const matches = ({ kind, app, since, until }: DeployFilter): RawBuilder<unknown> => sql`
  ${kind === null ? sql`true` : sql`d.kind = ${kind}`}
  and ${app === null ? sql`true` : sql`(d.app_id = ${app} or d.app_name = ${app})`}
  and ${since === null ? sql`true` : sql`d.date_finished >= ${toTimestamp(since)}::timestamptz`}
  and ${until === null ? sql`true` : sql`d.date_finished < ${toTimestamp(until)}::timestamptz`}`

const isInProjects = ({ projectIds }: DeployFilter): RawBuilder<unknown> =>
  projectIds.length === 0 ? sql`true` : sql`d.project_ids && ${projectIds}::bigint[]`

const isInEnvironments = ({ environments }: DeployFilter): RawBuilder<unknown> =>
  environments.length === 0 ? sql`true` : sql`d.environment = any(${environments}::text[])`
