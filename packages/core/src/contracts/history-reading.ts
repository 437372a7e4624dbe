import type { Deploy } from '../domain/deploy.ts'
import type { CommitView, Release } from '../domain/release.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { ModelDeploy, ModelRelease, ModelState } from './history-model.ts'
import { ONE_PAGE, readDeploys, releaseFilter } from './reading.ts'
import { inOrder, must, run } from './running.ts'

/** What a history left in a store, in the form of its reference: without ids and created times, in an order by content. */
export const readHistory = async (reading: ReleaseReading, organizationId: string): Promise<ModelState> => {
  const releases = await run(reading.releases(releaseFilter(organizationId), ONE_PAGE))
  const shown = await inOrder(releases.items, async (release) => {
    const key = { organizationId, projectId: null, version: release.version }
    return toModelRelease(release, must(await run(reading.commits(key, ONE_PAGE))).items)
  })
  const deploys = await readDeploys(reading, organizationId)
  return {
    releases: shown.sort((left, right) => (left.version < right.version ? -1 : 1)),
    deploys: deploys.map(toModelDeploy).sort(byContent),
  }
}

const toModelRelease = (release: Release, commits: readonly CommitView[]): ModelRelease => ({
  version: release.version,
  commits: release.refs.map(({ commit }) => commit),
  previousCommits: release.refs.map(({ previousCommit }) => previousCommit),
  dateReleased: release.dateReleased,
  ownerEmail: release.owner?.email ?? null,
  url: release.url,
  deployCount: release.deployCount,
  lastDeploy: release.lastDeploy === null ? null : nameOf(release.lastDeploy),
  listed: commits.map(({ id, message, author }) => [id, message, author?.name ?? null]),
})

const nameOf = ({ app, releaseNumber }: Deploy): string => `${app?.name} v${releaseNumber}`

const toModelDeploy = (deploy: Deploy): ModelDeploy => ({
  app: deploy.app?.name ?? null,
  number: deploy.releaseNumber,
  version: deploy.release.version,
  environment: deploy.environment,
  kind: deploy.kind,
  dateFinished: deploy.dateFinished,
  previousCommits: deploy.refs.map(({ previousCommit }) => previousCommit),
  url: deploy.url,
  releaseUrl: deploy.release.url,
})

const byContent = (left: ModelDeploy, right: ModelDeploy): number =>
  left.dateFinished - right.dateFinished ||
  (left.number ?? 0) - (right.number ?? 0) ||
  ((left.app ?? '') < (right.app ?? '') ? -1 : 1)
