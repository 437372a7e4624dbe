import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import type { ForwardingTarget } from '../domain/forwarding-target.ts'
import { later } from '../domain/instant.ts'
import { type ForwardTask, type JobFailure, jobFailure } from '../domain/job.ts'
import type { Recording } from '../domain/recording.ts'
import { addDeploy, finishRelease, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { RecordingError } from '../ports/deploy-recording.ts'
import type { Forwarding } from '../ports/forwarding.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type FindTargetsPorts, findTargets } from './find-targets.ts'
import { type DeployOfRelease, readDeploy } from './read-deploy.ts'

export interface ForwardDeployPorts extends FindTargetsPorts {
  readonly reading: Pick<ReleaseReading, 'deploy' | 'release'>
  readonly forwarding: Forwarding
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
    const { deploy, release } = recorded.right
    const targets = await findTargets(ports, deploy.projects)()
    if (E.isLeft(targets)) return targets
    // All at once: each may take as long as a job has.
    const parcels = targets.right.map((target): Parcel => ({ deploy, release, target, key: event.key }))
    const sent = await Promise.all(parcels.map((parcel) => send(ports.forwarding, parcel)))
    return resultOf(sent)
  }

/** All that is to be said of a deploy, and where. */
interface Parcel extends DeployOfRelease {
  readonly target: ForwardingTarget
  readonly key: string
}

/** A target that did not take it. */
interface Refusal {
  readonly target: ForwardingTarget
  readonly failure: JobFailure
}

const send = async (forwarding: Forwarding, parcel: Parcel): Promise<E.Either<Refusal, Forwarded>> => {
  const { target } = parcel
  const recorded = await forwarding.to(target).record(recordingOf(parcel))()
  if (E.isLeft(recorded)) return E.left({ target, failure: toFailure(recorded.left, target) })
  return E.right(recorded.right.outcome.outcome === 'duplicate' ? 'known' : 'recorded')
}

/** What came of all of them: it failed where one failed. The next try is for that one, the others know it by then. */
const resultOf = (sent: readonly E.Either<Refusal, Forwarded>[]): E.Either<JobFailure, Forwarded> => {
  const refusals = sent.filter(E.isLeft).map(({ left }) => left)
  const [first] = refusals
  if (first !== undefined) return E.left(sent.length === 1 ? first.failure : failureOfSome(refusals, first))
  const taken = sent.filter(E.isRight).map(({ right }) => right)
  return E.right(taken.includes('recorded') ? 'recorded' : (taken[0] ?? 'gone'))
}

/**
 * Says which ones, and the reason of the first. It is final where no try can help any of them; the next try waits until
 * all of them may be called.
 */
const failureOfSome = (refusals: readonly Refusal[], { failure }: Refusal): JobFailure => {
  const where = refusals.map(({ target: { organization, url } }) => `${organization} at ${url}`).join(', ')
  const isFinal = refusals.every((refusal) => refusal.failure.isFinal)
  const notBefore = refusals.map((refusal) => refusal.failure.notBefore).reduce(later, null)
  return jobFailure(`${where}: ${failure.reason}`, { isFinal, notBefore })
}

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
      return jobFailure(reasonOf(error.cause, 'The server to forward to could not be reached.'), {
        notBefore: error.notBefore ?? null,
      })
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
