import {
  type CommitView,
  type Deploy,
  type DeployFilter,
  type DeployKey,
  type Page,
  type PageQuery,
  placeKey,
  placeOf,
  type Release,
  type ReleaseFilter,
  type ReleaseKey,
  type ReleaseReading,
} from '@slugline/core'
import { sql } from 'kysely'
import { attempt } from './attempt.ts'
import { makeBatchedLookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { deployCandidates } from './deploy-candidates.ts'
import { deployLookup } from './deploy-lookup.ts'
import { type HotQuery, textOf } from './hot-query.ts'
import { idOrNothing, isAskable } from './ids.ts'
import { toInstant } from './instants.ts'
import { keysetPage, pageFrom } from './paging.ts'
import { previousRelease } from './previous-release.ts'
import { ordered, releaseCandidates } from './release-candidates.ts'
import { isRelease } from './release-condition.ts'
import { releaseLookup } from './release-lookup.ts'
import { type CommitRow, type DeployRow, type ReleaseRow, toCommit, toDeploy, toRelease } from './view-rows.ts'
import { COMMIT_VIEW, deployView, JOIN_COMMIT, JOIN_ENDS, RELEASE_VIEW } from './view-sql.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-values.ts'

/**
 * What was recorded, as it is read: each list or release in one statement, and so as of one moment; the release before
 * another is found in one, and read in the next.
 */
export const makePostgresReleaseReading = (
  database: Database,
  query: HotQuery,
  watch: WatchBatches,
): ReleaseReading => {
  const find = makeBatchedLookup(query, watch, releaseLookup(database))
  const release = async (key: ReleaseKey): Promise<Release | null> => {
    const found = isAskable(key.version) ? await find(key) : null
    return found === null ? null : toRelease(found)
  }
  const findDeploy = makeBatchedLookup(query, watch, deployLookup(database))
  const deploy = async (key: DeployKey): Promise<Deploy | null> => {
    const found = isAskable(key.key) ? await findDeploy(key) : null
    return found === null ? null : toDeploy(found)
  }
  const previousWithCommits = async (key: ReleaseKey): Promise<Release | null> => {
    const version = isAskable(key.version) ? await previousVersion(database, key) : null
    return version === null ? null : release({ ...key, projectId: null, version })
  }
  return {
    releases: (filter, page) => attempt(() => releases(database, withIds(filter), page)),
    release: (key) => attempt(() => release(key)),
    commits: (key, page) => attempt(() => commits(database, key, page)),
    deploys: (filter, page) => attempt(() => deploys(database, withIds(filter), page)),
    deploy: (key) => attempt(() => deploy(key)),
    recordedKeys: (organizationId, projectId, keys) =>
      attempt(() => recordedKeys(query, organizationId, projectId, keys)),
    previousWithCommits: (key) => attempt(() => previousWithCommits(key)),
  }
}

/** What is no id becomes the id of nothing: a filter by it finds as little as one by another's. */
const withIds = <Filter extends Pick<DeployFilter, 'organizationId' | 'projectIds'>>(filter: Filter): Filter => ({
  ...filter,
  organizationId: idOrNothing(filter.organizationId),
  projectIds: [...new Set(filter.projectIds.map(idOrNothing))],
})

interface Listed<Row> {
  readonly time: number
  readonly id: string
  readonly item: Row
}

const itself = <A>(row: A): A => row

const releases = async (database: Database, filter: ReleaseFilter, page: PageQuery): Promise<Page<Release>> => {
  if (!isAskable(filter.query) || !isAskable(filter.environment)) return pageFrom(page, [], itself, itself)
  const { rows } = await sql<Listed<ReleaseRow>>`
    select ${toInstant('p.date_created')} as time, p.id::text as id, ${RELEASE_VIEW} as item
    from (${releaseCandidates(filter, page)}) p
    join slugline.release r on r.organization_id = ${filter.organizationId}::bigint and r.version = p.version
    ${JOIN_ENDS}
    ${ordered(keysetPage(page, 'p.date_created', 'p.id'), 'p.date_created', 'p.id')}`.execute(database)
  return pageFrom(page, rows, itself, ({ item }) => toRelease(item))
}

interface Placed {
  readonly position: number
  readonly item: CommitRow
}

const commits = async (database: Database, key: ReleaseKey, page: PageQuery): Promise<Page<CommitView> | null> => {
  if (!isAskable(key.version)) return null
  const { cursor, limit } = page
  const isBack = cursor?.direction === 'previous'
  const place = cursor === null ? -1 : Math.max(-1, Math.min(LAST_PLACE, placeOf(cursor)))
  const order = sql`order by l.position ${sql.raw(isBack ? 'desc' : 'asc')}`
  const { rows } = await sql<{ commits: readonly Placed[] }>`
    select coalesce((select json_agg(json_build_object('position', l.position, 'item', ${COMMIT_VIEW}) ${order}) from (
      select l.* from slugline.release_commit l
      where l.organization_id = r.organization_id and l.version = r.version
        and l.position ${sql.raw(isBack ? '<' : '>')} ${place}::int
      ${order} limit ${limit + 1}::int
    ) l ${JOIN_COMMIT}), '[]') as commits
    from slugline.release r where ${isRelease(key)}`.execute(database)
  const [found] = rows
  if (found === undefined) return null
  return pageFrom(
    page,
    found.commits,
    ({ position }) => placeKey(position),
    ({ item }) => toCommit(item),
  )
}

/** The largest number of the column. */
const LAST_PLACE = 2 ** 31 - 1

const deploys = async (database: Database, filter: DeployFilter, page: PageQuery): Promise<Page<Deploy>> => {
  if (![filter.version, filter.app, ...filter.environments].every(isAskable)) return pageFrom(page, [], itself, itself)
  const { rows } = await sql<Listed<DeployRow>>`
    select ${toInstant('d.date_finished')} as time, d.id::text as id, ${deployView('d')} as item
    from (${deployCandidates(filter, page)}) d
    ${ordered(keysetPage(page, 'd.date_finished', 'd.id'), 'd.date_finished', 'd.id')}`.execute(database)
  return pageFrom(page, rows, itself, ({ item }) => toDeploy(item))
}

/** Also of deploys whose release was removed. Each is looked for in the primary key. */
const RECORDED_KEYS = {
  name: 'slugline_recorded_keys',
  text: `
    select d.key from (select $3::text[] as keys offset 0) a cross join lateral unnest(a.keys) as asked(key)
    cross join lateral (
      select d.key from slugline.deploy d
      where d.organization_id = $1::bigint and d.key = asked.key and d.project_id = $2::bigint limit 1
    ) d`,
}

const recordedKeys = async (
  query: HotQuery,
  organizationId: string,
  projectId: string,
  keys: readonly string[],
): Promise<readonly string[]> => {
  const place = [idOrNothing(organizationId), idOrNothing(projectId)]
  const rows = await query(RECORDED_KEYS, [...place, wireArray('text', keys.filter(isAskable))])
  return rows.map(([key]) => textOf(key))
}

const previousVersion = async (database: Database, key: ReleaseKey): Promise<string | null> => {
  const { rows } = await previousRelease(key).execute(database)
  return rows[0]?.version ?? null
}
