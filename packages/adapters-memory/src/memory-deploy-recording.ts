import {
  type Applied,
  applyRecording,
  type DeliveryLine,
  type DeployRecording,
  eventOf,
  isReleaseMissing,
  keyOf,
  type RecordedEvent,
  type Recording,
  type RecordingError,
  type RecordingResult,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { atOnce } from './at-once.ts'
import { knownCommits, listCommits } from './memory-commits.ts'
import type { DeployRow, MemoryState, OrganizationState, ProjectState, ReleaseRow } from './memory-state.ts'

/** Merges recordings by core's rules. All of it happens in one go, so that nothing can be seen by half. */
export const makeMemoryDeployRecording = (
  state: MemoryState,
  tell: (event: RecordedEvent) => void,
): DeployRecording => ({
  record: (recording) =>
    atOnce(() => {
      const recorded = record(state, recording)
      const event = E.isLeft(recorded) ? null : eventOf(recording, recorded.right.outcome)
      if (event !== null) tell(event)
      return recorded
    }),
})

const record = (state: MemoryState, recording: Recording): E.Either<RecordingError, RecordingResult> => {
  const organization = state.organizations.get(recording.organizationId)
  const projects = projectsOf(organization, recording)
  if (organization === undefined || projects === null) return E.left({ _tag: 'UnknownProject' })
  if (recording.revision !== null && recording.revision !== organization.revision) {
    return E.left({ _tag: 'StaleRecording' })
  }
  return merge(state, { organization, ...projects }, recording)
}

interface Place {
  readonly organization: OrganizationState
  /** The lowest of `projects`: the one under which the deploy's key is unique. */
  readonly home: ProjectState
  readonly projects: readonly ProjectState[]
  /** The project of the delivery; undefined when the recording has none. */
  readonly logged: ProjectState | undefined
}

/** The projects that a recording names; null when one of them is not the organization's. */
const projectsOf = (
  organization: OrganizationState | undefined,
  { projectIds, delivery }: Recording,
): Omit<Place, 'organization'> | null => {
  const projects: ProjectState[] = []
  for (const id of projectIds) {
    const project = organization?.projects.get(id)
    if (project === undefined) return null
    projects.push(project)
  }
  const [home] = projects
  const logged = delivery === null ? undefined : organization?.projects.get(delivery.projectId)
  if (home === undefined || (delivery !== null && logged === undefined)) return null
  return { home, projects, logged }
}

const merge = (state: MemoryState, place: Place, recording: Recording): E.Either<RecordingError, RecordingResult> => {
  const { organization, home } = place
  const known = recording.release === null ? undefined : organization.releases.get(recording.release.version)
  const key = keyOf(recording)
  const knownDeploy = key === null ? undefined : home.deploysByKey.get(key)
  const before = {
    seen: isSeen(place, recording.delivery),
    release: known === undefined ? null : { ...known.state, commits: known.commits.map(({ commit }) => commit) },
    commits: knownCommits(organization, recording.commits ?? []),
    deploy: knownDeploy?.state ?? null,
  }
  if (isReleaseMissing(before, recording)) return E.left({ _tag: 'UnknownRelease' })
  const applied = applyRecording(before, recording)
  const deliveryId = recording.delivery === null ? null : keepDelivery(state, place, recording.delivery, applied)
  const release = keepRelease(state, organization, known, applied)
  const deploy = knownDeploy ?? keepDeploy(state, place, release, applied, deliveryId)
  return E.right({
    outcome: applied.outcome,
    created: applied.created,
    deliveryId,
    deployId: deploy?.id ?? null,
    newReleaseId: known === undefined ? (release?.id ?? null) : null,
  })
}

const isSeen = ({ logged }: Place, line: DeliveryLine | null): boolean =>
  line !== null && line.identity !== null && logged?.seen.get(line.plugin)?.has(line.identity) === true

const keepDelivery = (state: MemoryState, { logged }: Place, line: DeliveryLine, { outcome }: Applied): string => {
  const id = state.nextId.delivery()
  logged?.deliveries.set(id, { id, line, outcome })
  if (logged !== undefined && line.identity !== null) remember(logged.seen, line.plugin, line.identity)
  return id
}

const remember = (seen: Map<string, Set<string>>, plugin: string, identity: string): void => {
  const identities = seen.get(plugin)
  if (identities === undefined) seen.set(plugin, new Set([identity]))
  else identities.add(identity)
}

const keepRelease = (
  { nextId }: MemoryState,
  organization: OrganizationState,
  known: ReleaseRow | undefined,
  { release }: Applied,
): ReleaseRow | undefined => {
  if (release === null) return known
  const { commits, ...state } = release
  const row: ReleaseRow = known ?? { id: nextId.release(), organization, state, commits: [], deploys: [] }
  row.state = state
  organization.releases.set(state.version, row)
  listCommits(row, commits)
  return row
}

const keepDeploy = (
  state: MemoryState,
  { organization, home, projects }: Place,
  release: ReleaseRow | undefined,
  { deploy }: Applied,
  deliveryId: string | null,
): DeployRow | undefined => {
  if (release === undefined || deploy === null || deploy === 'deleted') return undefined
  const row: DeployRow = { id: state.nextId.deploy(), state: deploy, release, deliveryId }
  home.deploysByKey.set(deploy.key, row)
  organization.deploys.push(row)
  release.deploys.push(row)
  for (const project of projects) project.deploys.push(row)
  return row
}
