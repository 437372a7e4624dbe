import {
  type CommitView,
  compareIds,
  type Deploy,
  type DeployFilter,
  type DeployKey,
  foldCase,
  type Page,
  type PageKey,
  type PageQuery,
  placeKey,
  type Release,
  type ReleaseFilter,
  type ReleaseKey,
  type ReleaseReading,
} from '@slugline/core'
import { read } from './at-once.ts'
import { toDeploy } from './memory-deploy-view.ts'
import { pageFrom } from './memory-page.ts'
import { dateReleased, toCommit, toRelease } from './memory-release-view.ts'
import type { DeployRow, MemoryState, ReleaseRow } from './memory-state.ts'

/** What was recorded, as it is read. */
export const makeMemoryReleaseReading = (state: MemoryState): ReleaseReading => ({
  releases: (filter, page) => read(() => pageFrom(releases(state, filter), page, releaseKey, toRelease)),
  release: (key) => read(() => found(state, key, toRelease)),
  commits: (key, page) => read(() => found(state, key, (row) => commits(row, page))),
  deploys: (filter, page) => read(() => pageFrom(deploys(state, filter), page, deployKey, toDeploy)),
  deploy: (key) => read(() => deploy(state, key)),
  recordedKeys: (organizationId, projectId, keys) => read(() => recordedKeys(state, organizationId, projectId, keys)),
  previousWithCommits: (key) => read(() => found(state, key, previousWithCommits)),
})

const found = <A>(
  { organizations }: MemoryState,
  { organizationId, projectId, version }: ReleaseKey,
  view: (row: ReleaseRow) => A,
): A | null => {
  const row = organizations.get(organizationId)?.releases.get(version)
  if (row === undefined) return null
  return projectId === null || row.state.projectIds.includes(projectId) ? view(row) : null
}

const releaseKey = ({ id, state }: ReleaseRow): PageKey => ({ time: state.dateCreated, id })

const deployKey = ({ id, state }: DeployRow): PageKey => ({ time: state.dateFinished, id })

const releases = ({ organizations }: MemoryState, filter: ReleaseFilter): readonly ReleaseRow[] => {
  const query = filter.query === null ? null : foldCase(filter.query)
  return [...(organizations.get(filter.organizationId)?.releases.values() ?? [])].filter(
    ({ state, deploys: own }) =>
      state.status === filter.status &&
      isAny(filter.projectIds, state.projectIds) &&
      (query === null || foldCase(state.version).includes(query)) &&
      (filter.environment === null || own.some((deploy) => deploy.state.environment === filter.environment)),
  )
}

const deploys = ({ organizations }: MemoryState, filter: DeployFilter): readonly DeployRow[] => {
  const own = organizations.get(filter.organizationId)
  const all = filter.version === null ? own?.deploys : own?.releases.get(filter.version)?.deploys
  return (all ?? []).filter(
    ({ state }) =>
      isAny(filter.environments, [state.environment]) &&
      isAny(filter.projectIds, state.projectIds) &&
      (filter.kind === null || state.kind === filter.kind) &&
      (filter.app === null || state.app?.id === filter.app || state.app?.name === filter.app) &&
      (filter.since === null || state.dateFinished >= filter.since) &&
      (filter.until === null || state.dateFinished < filter.until),
  )
}

const deploy = ({ organizations }: MemoryState, { organizationId, projectId, key }: DeployKey): Deploy | null => {
  const row = organizations.get(organizationId)?.projects.get(projectId)?.deploysByKey.get(key)
  return row === undefined || row.state === 'deleted' ? null : toDeploy(row)
}

const recordedKeys = (
  { organizations }: MemoryState,
  organizationId: string,
  projectId: string,
  keys: readonly string[],
): readonly string[] => {
  const known = organizations.get(organizationId)?.projects.get(projectId)?.deploysByKey
  return known === undefined ? [] : keys.filter((key) => known.has(key))
}

/** Whether one of the wanted is there; none wanted wants nothing in particular. */
const isAny = (wanted: readonly string[], there: readonly string[]): boolean =>
  wanted.length === 0 || there.some((one) => wanted.includes(one))

const commits = (row: ReleaseRow, page: PageQuery): Page<CommitView> =>
  pageFrom(
    row.commits.map(({ commit }, place) => ({ commit, place })),
    page,
    ({ place }) => placeKey(place),
    ({ commit }) => toCommit(row, commit),
  )

const FULL_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i

const previousWithCommits = (row: ReleaseRow): Release | null => {
  let last: ReleaseRow | null = null
  for (const other of row.organization.releases.values()) {
    const isCandidate =
      isAny(row.state.projectIds, other.state.projectIds) &&
      FULL_SHA.test(other.commits[0]?.commit.id ?? '') &&
      compareReleases(other, row) < 0
    if (isCandidate && (last === null || compareReleases(other, last) > 0)) last = other
  }
  return last === null ? null : toRelease(last)
}

/** By when they were released, or else made; then by id. */
const compareReleases = (left: ReleaseRow, right: ReleaseRow): number =>
  (dateReleased(left) ?? left.state.dateCreated) - (dateReleased(right) ?? right.state.dateCreated) ||
  compareIds(left.id, right.id)
