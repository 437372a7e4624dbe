import { MAX_AUTHORS } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { toInstant } from './instants.ts'

/** What tells one app from another in the deploys `alias`, as the timeline's index has it. */
export const appOf = (alias: string): RawBuilder<string> =>
  sql`coalesce(${sql.ref(`${alias}.app_id`)}, ${sql.ref(`${alias}.app_name`)}, '')`

/** Deploys in time: finished, number, key, project. Whatever has the same time is sorted, the rest is the index's. */
const inTime = (alias: string, direction: 'asc' | 'desc'): RawBuilder<unknown> =>
  sql.join(
    ['date_finished', 'release_number', 'key', 'project_id'].map(
      (column) => sql`${sql.ref(`${alias}.${column}`)} ${sql.raw(direction)}`,
    ),
  )

/** The columns by which deploys are compared in time. */
const timeOf = (alias: string): RawBuilder<unknown> =>
  sql`(${sql.ref(`${alias}.date_finished`)}, ${sql.ref(`${alias}.release_number`)}, ${sql.ref(`${alias}.key`)}, ${sql.ref(`${alias}.project_id`)})`

/**
 * The last deploy before `deploy` of the same environment and app whose release has a head commit in `repository`,
 * among those that `isNeighbour` (a condition on the deploys `o`). The limit makes it go step by step.
 */
const lastBefore = (deploy: string, repository: string, isNeighbour: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select o.date_finished, o.release_number, o.key, o.project_id, h.commit
  from slugline.deploy o
  cross join lateral (select n.commit from slugline.release_ref n
    where n.organization_id = o.organization_id and n.version = o.version and n.repository = ${sql.ref(repository)}
    limit 1) h
  where o.organization_id = ${sql.ref(`${deploy}.organization_id`)} and ${isNeighbour}
    and o.environment = ${sql.ref(`${deploy}.environment`)} and ${appOf('o')} = ${appOf(deploy)}
    and o.date_finished <= ${sql.ref(`${deploy}.date_finished`)} and ${timeOf('o')} < ${timeOf(deploy)}
  order by ${inTime('o', 'desc')} limit 1`

/**
 * The previous commit of a deploy in a repository (core's `previousCommit`, derived when read): one step back in the
 * timeline of each of its projects, and one among the few deploys of several projects, which stand in the timeline of
 * their lowest only.
 */
const previousCommitOf = (deploy: string, repository: string): RawBuilder<string | null> => sql`(
  select b.commit from (
    select a.* from unnest(${sql.ref(`${deploy}.project_ids`)}) as own(project_id)
    cross join lateral (${lastBefore(deploy, repository, sql`o.project_id = own.project_id`)}) a
    union all
    (${lastBefore(deploy, repository, sql`cardinality(o.project_ids) > 1 and o.project_ids && ${sql.ref(`${deploy}.project_ids`)}`)})
  ) b order by ${inTime('b', 'desc')} limit 1)`

/** A column of the first deploy in time of the release `r` that has one there. */
const firstOfDeploys = (column: 'url' | 'owner_id'): RawBuilder<unknown> => sql`(
  select d.${sql.ref(column)} from slugline.deploy d
  where d.organization_id = r.organization_id and d.version = r.version and d.${sql.ref(column)} is not null
  order by ${inTime('d', 'asc')} limit 1)`

/** The URL of the release `r`. */
const URL_OF_RELEASE = sql`coalesce(r.url, ${firstOfDeploys('url')})`

/** The projects whose ids `ids` holds, by slug, each as JSON. */
const projectsIn = (organizationId: string, ids: RawBuilder<unknown>, view: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`coalesce((select json_agg(${view} order by p.slug) from slugline.project p
    where p.organization_id = ${sql.ref(organizationId)} and p.id = any(${ids})), '[]')`

/** A deploy, as JSON of a `DeployRow`. */
export const deployView = (alias: string): RawBuilder<unknown> => {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${alias}.${name}`)
  return sql`json_build_object(
    'id', ${column('id')}::text, 'environment', ${column('environment')}, 'name', ${column('name')},
    'url', ${column('url')}, 'dateStarted', ${toInstant(`${alias}.date_started`)},
    'dateFinished', ${toInstant(`${alias}.date_finished`)}, 'kind', ${column('kind')},
    'releaseNumber', nullif(${column('release_number')}, 0), 'appId', ${column('app_id')}, 'appName', ${column('app_name')},
    'version', ${column('version')}, 'deliveryId', ${column('delivery_id')}::text,
    'projects', ${projectsIn(`${alias}.organization_id`, column('project_ids'), sql`json_build_object('id', p.id::text, 'slug', p.slug)`)},
    'releaseUrl', (select ${URL_OF_RELEASE} from slugline.release r
      where r.organization_id = ${column('organization_id')} and r.version = ${column('version')}),
    'refs', coalesce((select json_agg(json_build_object('repository', f.repository, 'commit', f.commit,
        'previousCommit', ${previousCommitOf(alias, 'f.repository')}) order by f.repository)
      from slugline.release_ref f
      where f.organization_id = ${column('organization_id')} and f.version = ${column('version')}), '[]'))`
}

/** The member whose address that is, by the rule of owners: one alone has it, and verified it. */
const memberWith = (email: string): RawBuilder<string | null> => sql`(
  select case when min(e.member_id) = max(e.member_id) and bool_or(e.verified) then min(e.member_id)::text end
  from slugline.member_email e
  where e.organization_id = r.organization_id and lower(e.email) = lower(${sql.ref(email)}))`

/** A commit `c` of the release `r`, as JSON of a `CommitRow`. One that came without a time has that of its release. */
export const COMMIT_VIEW = sql`json_build_object(
  'id', c.id, 'message', c.message, 'dateCreated', coalesce(${toInstant('c.date_created')}, ${toInstant('r.date_created')}),
  'repository', nullif(c.repository, ''), 'authorId', ${memberWith('c.author_email')}, 'authorName', c.author_name,
  'authorEmail', c.author_email, 'repositoryId', (select k.id::text from slugline.repository k
    where k.organization_id = r.organization_id and lower(k.name) = lower(c.repository)))`

/** Joins the commits `c` that the rows `l` list: by the limit a look-up by key for each, however many there seem to be. */
export const JOIN_COMMIT = sql`
  cross join lateral (select k.* from slugline.commit k
    where k.organization_id = l.organization_id and k.repository = l.repository and k.id = l.id limit 1) c`

/**
 * The release `r`, as JSON of a `ReleaseRow`. Goes with {@link JOIN_ENDS}. What no client gave is that of its deploys,
 * found by the index of a release's deploys. They are sorted even to be counted: a plan that is made on empty tables,
 * where all indexes seem equal, then takes the one which is.
 */
export const RELEASE_VIEW = sql`json_build_object(
  'id', r.id::text, 'version', r.version, 'status', r.status, 'ref', r.ref, 'url', ${URL_OF_RELEASE},
  'dateCreated', ${toInstant('r.date_created')},
  'dateReleased', coalesce(${toInstant('r.date_released')}, ${toInstant('first.date_finished')}),
  'owner', (select json_build_object('id', m.id::text, 'name', m.name, 'email', coalesce((
      select e.email from slugline.member_email e where e.organization_id = m.organization_id and e.member_id = m.id
      order by e.position limit 1), ''))
    from slugline.member m
    where m.organization_id = r.organization_id and m.id = coalesce(r.owner_id, ${firstOfDeploys('owner_id')})),
  'projects', ${projectsIn(
    'r.organization_id',
    sql`array(select l.project_id from slugline.release_project l
      where l.organization_id = r.organization_id and l.version = r.version)`,
    sql`json_build_object('id', p.id::text, 'slug', p.slug, 'name', p.name, 'platform', p.platform)`,
  )},
  'refs', coalesce((select json_agg(json_build_object('repository', f.repository, 'commit', f.commit,
      'previousCommit', coalesce(f.previous_commit, case when first.id is not null then ${previousCommitOf('first', 'f.repository')} end))
      order by f.repository)
    from slugline.release_ref f where f.organization_id = r.organization_id and f.version = r.version), '[]'),
  'commitCount', (select count(*) from slugline.release_commit l
    where l.organization_id = r.organization_id and l.version = r.version),
  'authors', coalesce((select json_agg(json_build_object('id', ${memberWith('a.author_email')}, 'name', a.author_name,
      'email', a.author_email) order by a.position)
    from (select c.author_name, c.author_email, min(l.position) as position
      from slugline.release_commit l ${JOIN_COMMIT}
      where l.organization_id = r.organization_id and l.version = r.version
        and (c.author_name is not null or c.author_email is not null)
      group by c.author_name, c.author_email order by position limit ${sql.lit(MAX_AUTHORS)}) a), '[]'),
  'lastCommit', (select ${COMMIT_VIEW} from slugline.release_commit l ${JOIN_COMMIT}
    where l.organization_id = r.organization_id and l.version = r.version and l.position = 0),
  'deployCount', (select count(*) from (select from slugline.deploy d
    where d.organization_id = r.organization_id and d.version = r.version order by d.date_finished, d.id) d),
  'lastDeploy', case when last.id is not null then ${deployView('last')} end)`

const endOf = (direction: 'asc' | 'desc'): RawBuilder<unknown> => sql`
  left join lateral (select d.* from slugline.deploy d where d.organization_id = r.organization_id and d.version = r.version
    order by ${inTime('d', direction)} limit 1) ${sql.raw(direction === 'asc' ? 'first' : 'last')} on true`

/** Joins the first and the last deploy in time of the releases `r`, as `first` and `last`. */
export const JOIN_ENDS = sql`${endOf('asc')} ${endOf('desc')}`
