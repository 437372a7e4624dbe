import { either as E, function as F, type taskEither as TE } from 'fp-ts'
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

/** What became of it: `known` when the target had the deploy; `gone` when there is nothing to forward any more. */
export type Forwarded = 'recorded' | 'known' | 'gone'

/**
 * Job: records a deploy with its release and refs on the server that its project forwards to. May be run again: the
 * deploy's key tells the target that it is the same.
 */
export const makeForwardDeploy =
  (ports: ForwardDeployPorts) =>
  (task: ForwardTask): TE.TaskEither<StorageError | JobFailure, Forwarded> =>
  async () => {
    const parcel = await findParcel(ports, task)
    if (E.isLeft(parcel)) return parcel
    if (parcel.right === null) return E.right('gone')
    const { target } = parcel.right
    const recorded = await ports.forwarding.to(target).record(recordingOf(parcel.right))()
    if (E.isLeft(recorded)) return E.left(toFailure(recorded.left, target))
    return E.right(recorded.right.outcome.outcome === 'duplicate' ? 'known' : 'recorded')
  }

interface Parcel extends DeployOfRelease {
  readonly target: ForwardingTarget
  readonly key: string
}

/** All that is to be said of a deploy, and where; null when the deploy, its release or its target is there no more. */
const findParcel = async (
  { options, reading, defaultTarget }: ForwardDeployPorts,
  { event }: ForwardTask,
): Promise<E.Either<StorageError, Parcel | null>> => {
  const { projectId, key } = event
  const recorded = await readDeploy(reading, event)()
  if (E.isLeft(recorded)) return recorded
  if (recorded.right === null) return GONE
  const project = await options.findProject(projectId)()
  if (E.isLeft(project)) return project
  const slug = recorded.right.deploy.projects.find(({ id }) => id === projectId)?.slug
  if (project.right === null || slug === undefined) return GONE
  const target = forwardingTarget(project.right.options, slug, defaultTarget)
  return target === null ? GONE : E.right({ ...recorded.right, target, key })
}

const GONE: E.Either<never, null> = E.right(null)

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
