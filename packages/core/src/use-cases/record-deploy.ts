import { taskEither as TE } from 'fp-ts'
import { type Environment, isEnvironment } from '../domain/environment.ts'
import type { Instant } from '../domain/instant.ts'
import { FORWARDED } from '../domain/recorded-event.ts'
import type { DeployChange, Recording } from '../domain/recording.ts'
import { finishRelease, startRecording } from '../domain/recording-steps.ts'
import { isVersion, type Version } from '../domain/version.ts'
import type { DeployRecording, RecordingError, RecordingResult } from '../ports/deploy-recording.ts'
import type { Signing } from '../ports/signing.ts'
import type { InvalidVersion } from './finish-release.ts'

/** An environment that breaks the rules (`ENVIRONMENT_RULE` says them). */
export interface InvalidEnvironment {
  readonly _tag: 'InvalidEnvironment'
}

export interface RecordDeploy {
  readonly organizationId: string
  /** At least one. */
  readonly projectIds: readonly string[]
  readonly version: Version
  readonly environment: Environment
  readonly name: string | null
  readonly url: string | null
  readonly dateStarted: Instant | null
  /** Null: now. */
  readonly dateFinished: Instant | null
  readonly ownerId: string | null
  /** Another Slugline forwarded it: it is not forwarded again. Default false. */
  readonly isForwarded?: boolean
  readonly now: Instant
}

export interface RecordDeployPorts {
  readonly recording: DeployRecording
  readonly signing: Pick<Signing, 'digest'>
}

/**
 * Records a deploy that a client tells of, and its release when that is missing. The same deploy told again (release,
 * environment, name, url, both times as given and projects are equal) is recorded once and answers `duplicate`.
 */
export const makeRecordDeploy =
  ({ recording, signing }: RecordDeployPorts) =>
  (command: RecordDeploy): TE.TaskEither<RecordingError | InvalidVersion | InvalidEnvironment, RecordingResult> => {
    if (!isVersion(command.version)) return TE.left({ _tag: 'InvalidVersion' })
    if (!isEnvironment(command.environment)) return TE.left({ _tag: 'InvalidEnvironment' })
    return recording.record(deployRecording(signing, command, null))
  }

/** A recording with a deploy. */
export interface DeployRecorded extends Recording {
  readonly deploy: DeployChange
}

/**
 * The recording of a deploy that a client tells of. With the id of its release that must be there: after a removal,
 * one of the same version is another release, with deploys of its own.
 */
export const deployRecording = (
  signing: Pick<Signing, 'digest'>,
  command: RecordDeploy,
  releaseId: string | null,
): DeployRecorded => {
  const { version, environment, name, url, dateStarted, ownerId, now } = command
  const start = startRecording({ ...command, revision: null, delivery: null, outcome: RECORDED })
  const ifMissing = releaseId === null ? 'create' : 'refuse'
  const deploy: DeployChange = {
    key: `${command.isForwarded ? FORWARDED : TOLD}${signing.digest(identityOf(command, start.projectIds, releaseId))}`,
    kind: 'deploy',
    environment,
    app: null,
    releaseNumber: null,
    dateStarted,
    dateFinished: command.dateFinished ?? now,
    ownerId,
    url,
    name,
  }
  return { ...finishRelease({ version, mode: 'insert', ifMissing, dateCreated: now })(start), deploy }
}

/** How the key of a deploy begins that a client told of. */
const TOLD = 'api:'

const RECORDED = { outcome: 'recorded', reason: 'deploy' } as const

const identityOf = (command: RecordDeploy, projectIds: readonly string[], releaseId: string | null): string =>
  JSON.stringify([
    command.version,
    command.environment,
    command.name,
    command.url,
    command.dateStarted,
    command.dateFinished,
    projectIds,
    ...(releaseId === null ? [] : [releaseId]),
  ])
