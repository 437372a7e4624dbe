import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import { type DefaultTarget, type ForwardingTarget, forwardingTarget } from '../domain/forwarding-target.ts'
import { type ForwardTask, type JobFailure, jobFailure } from '../domain/job.ts'
import type { Recording } from '../domain/recording.ts'
import { addDeploy, finishRelease, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { RecordingError } from '../ports/deploy-recording.ts'
import type { Forwarding } from '../ports/forwarding.ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type DeployOfRelease, readDeploy } from './read-deploy.ts'

export interface ForwardDeployPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly reading: Pick<ReleaseReading, 'deploy' | 'release'>
  readonly forwarding: Forwarding
  /** Where deploys are forwarded to whose project names nothing; null: nowhere. */
  readonly defaultTarget: DefaultTarget | null
}

/** What became of it: `known` when its targets had the deploy; `gone` when there is nothing to forward any more. */
export type Forwarded = 'recorded' | 'known' | 'gone'

/**
 * Job: records a deploy with its release and refs on the servers that its projects forward to, once on each. May be run
 * again: the deploy's key tells a target that it is the same.
 */
export const makeForwardDeploy =
  (ports: ForwardDeployPorts) =>
  ({ event }: ForwardTask): TE.TaskEither<StorageError | JobFailure, Forwarded> =>
  async () => {
    const recorded = await readDeploy(ports.reading, event)()
    if (E.isLeft(recorded)) return recorded
    if (recorded.right === null) return E.right('gone')
    const targets = await findTargets(ports, recorded.right.deploy)
    if (E.isLeft(targets)) return targets
    const { deploy, release } = recorded.right
    // All at once: each may take as long as a job has.
    const outcomes = targets.right.map((target) =>
      forwardTo(ports.forwarding, { deploy, release, target, key: event.key }),
    )
    return outcomeOf(await Promise.all(outcomes))
  }

/** Where a deploy goes: projects that go to the same place go there together. None where nobody says so any more. */
const findTargets = async (
  { options, defaultTarget }: ForwardDeployPorts,
  { projects }: Deploy,
): Promise<E.Either<StorageError, readonly ForwardingTarget[]>> => {
  const targets = new Map<string, ForwardingTarget>()
  for (const { id, slug } of projects) {
    const project = await options.findProject(id)()
    if (E.isLeft(project)) return project
    const target = project.right === null ? null : forwardingTarget(project.right.options, slug, defaultTarget)
    if (target === null) continue
    const { url, organization, token } = target
    const place = JSON.stringify([url, organization, token])
    const before = targets.get(place)?.projects ?? []
    targets.set(place, { ...target, projects: [...new Set([...before, ...target.projects])] })
  }
  return E.right([...targets.values()])
}

/** All that is to be said of a deploy, and where. */
interface Parcel extends DeployOfRelease {
  readonly target: ForwardingTarget
  readonly key: string
}

const forwardTo = async (forwarding: Forwarding, parcel: Parcel): Promise<E.Either<JobFailure, Forwarded>> => {
  const recorded = await forwarding.to(parcel.target).record(recordingOf(parcel))()
  if (E.isLeft(recorded)) return E.left(toFailure(recorded.left, parcel.target))
  return E.right(recorded.right.outcome.outcome === 'duplicate' ? 'known' : 'recorded')
}

/** One failure that a repetition may cure makes it worth while, whatever failed for good elsewhere. */
const outcomeOf = (outcomes: readonly E.Either<JobFailure, Forwarded>[]): E.Either<JobFailure, Forwarded> => {
  const failed = outcomes.filter(E.isLeft)
  const failure = failed.find(({ left }) => !left.isFinal) ?? failed[0]
  return failure ?? outcomes.find((each) => E.isRight(each) && each.right === 'recorded') ?? outcomes[0] ?? GONE
}

const GONE: E.Either<never, Forwarded> = E.right('gone')

/** The ancestor's three steps, at another server: finish the release, set its refs, add the deploy. */
const recordingOf = ({ target, key, deploy, release }: Parcel): Recording =>
  F.pipe(
    startRecording({
      organizationId: target.organization,
      revision: null,
      projectIds: target.projects,
      delivery: null,
      outcome: { outcome: 'recorded', reason: deploy.kind },
    }),
    finishRelease({
      version: release.version,
      mode: 'fill',
      dateCreated: release.dateCreated,
      ref: release.ref,
      url: release.url,
      dateReleased: release.dateReleased,
    }),
    setRefs('add', deploy.refs),
    addDeploy({
      key,
      kind: deploy.kind,
      environment: deploy.environment,
      app: deploy.app,
      releaseNumber: deploy.releaseNumber,
      dateStarted: deploy.dateStarted,
      dateFinished: deploy.dateFinished,
      // A member of ours is none of theirs.
      ownerId: null,
      url: deploy.url ?? deploy.release.url,
      name: deploy.name,
    }),
  )

/** Why the target did not take it. Whatever it refused it would refuse again: a person must look. */
const toFailure = (error: RecordingError, { projects, organization }: ForwardingTarget): JobFailure => {
  switch (error._tag) {
    case 'StoreUnavailable':
      return jobFailure(reasonOf(error.cause, 'The server to forward to could not be reached.'))
    case 'StoreFault':
      return jobFailure(reasonOf(error.cause, 'The server to forward to answered something unexpected.'), FINAL)
    case 'UnknownProject':
      return jobFailure(`The server to forward to knows no project ${projects.join(', ')} in ${organization}.`, FINAL)
    case 'UnknownRelease':
    case 'StaleRecording':
      return jobFailure('The server to forward to lost the release meanwhile.')
  }
}

const FINAL = { isFinal: true }

const reasonOf = (cause: unknown, otherwise: string): string => (cause instanceof Error ? cause.message : otherwise)
