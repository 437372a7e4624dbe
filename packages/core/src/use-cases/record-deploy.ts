import { function as F, taskEither as TE } from 'fp-ts'
import { type Environment, isEnvironment } from '../domain/environment.ts'
import type { Instant } from '../domain/instant.ts'
import { addDeploy, finishRelease, startRecording } from '../domain/recording-steps.ts'
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
    const { version, environment, name, url, dateStarted, ownerId, now } = command
    if (!isVersion(version)) return TE.left({ _tag: 'InvalidVersion' })
    if (!isEnvironment(environment)) return TE.left({ _tag: 'InvalidEnvironment' })
    const start = startRecording({ ...command, revision: null, delivery: null, outcome: RECORDED })
    const key = `api:${signing.digest(identityOf(command, start.projectIds))}`
    const dateFinished = command.dateFinished ?? now
    return F.pipe(
      start,
      finishRelease({ version, mode: 'insert', dateCreated: now }),
      addDeploy({
        key,
        kind: 'deploy',
        environment,
        app: null,
        releaseNumber: null,
        dateStarted,
        dateFinished,
        ownerId,
        url,
        name,
      }),
      recording.record,
    )
  }

const RECORDED = { outcome: 'recorded', reason: 'deploy' } as const

const identityOf = (command: RecordDeploy, projectIds: readonly string[]): string =>
  JSON.stringify([
    command.version,
    command.environment,
    command.name,
    command.url,
    command.dateStarted,
    command.dateFinished,
    projectIds,
  ])
