import { type Deploy, type DeployState, fromDeploys, previousCommit, type Ref } from '@slugline/core'
import { projectsBySlug } from './memory-project-view.ts'
import type { DeployRow, OrganizationState, ReleaseRow } from './memory-state.ts'

/** A deploy as it is read. */
export const toDeploy = ({ id, state, release, deliveryId }: DeployRow): Deploy => ({
  id,
  environment: state.environment,
  name: state.name,
  url: state.url,
  dateStarted: state.dateStarted,
  dateFinished: state.dateFinished,
  projects: projectsBySlug(release.organization, state.projectIds).map((project) => ({
    id: project.id,
    slug: project.slug,
  })),
  kind: state.kind,
  releaseNumber: state.releaseNumber,
  app: state.app,
  refs: release.state.refs.map((ref) => ({ ...ref, previousCommit: commitBefore(release.organization, state, ref) })),
  release: { version: state.version, url: urlOf(release) },
  deliveryId,
})

/** The head commit of the deploy before this one, in the repository of a ref. */
export const commitBefore = (
  organization: OrganizationState,
  deploy: DeployState,
  { repository }: Ref,
): string | null =>
  previousCommit(deploy, repository, neighbours(organization, deploy), (other) => refsOf(organization, other))

/** The deploys that have a project in common with this one, itself among them. One may come twice: that is no harm. */
function* neighbours({ projects }: OrganizationState, { projectIds }: DeployState): Iterable<DeployState> {
  for (const id of projectIds) {
    for (const { state } of projects.get(id)?.deploys ?? []) yield state
  }
}

const refsOf = ({ releases }: OrganizationState, { version }: DeployState): readonly Ref[] =>
  releases.get(version)?.state.refs ?? []

/** The URL of a release: a client's, else that of its first deploy in time that has one. */
const urlOf = ({ state, deploys }: ReleaseRow): string | null =>
  state.url ?? fromDeploys(deploys.map((deploy) => deploy.state)).url
