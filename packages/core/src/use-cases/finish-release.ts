import { function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { RELEASE_RECORDED } from '../domain/outcome.ts'
import { finishRelease, startRecording } from '../domain/recording-steps.ts'
import { isVersion, type Version } from '../domain/version.ts'
import type { DeployRecording, RecordingError, RecordingResult } from '../ports/deploy-recording.ts'

/** A version that breaks the rules (`VERSION_RULE` says them). */
export interface InvalidVersion {
  readonly _tag: 'InvalidVersion'
}

export interface FinishRelease {
  readonly organizationId: string
  /** At least one. */
  readonly projectIds: readonly string[]
  readonly version: Version
  readonly dateReleased: Instant
  readonly ref: string | null
  readonly url: string | null
  readonly ownerId: string | null
  /** What time it is: the creation date of a release that is new. */
  readonly now: Instant
}

/** Finishes the release for a version, which it makes when it is missing. What is given replaces what was there. */
export const makeFinishRelease =
  ({ recording }: { readonly recording: DeployRecording }) =>
  (command: FinishRelease): TE.TaskEither<RecordingError | InvalidVersion, RecordingResult> => {
    if (!isVersion(command.version)) return TE.left({ _tag: 'InvalidVersion' })
    const { organizationId, projectIds, now, ...given } = command
    return F.pipe(
      startRecording({ organizationId, revision: null, projectIds, delivery: null, outcome: RELEASE_RECORDED }),
      finishRelease({ ...given, mode: 'overwrite', dateCreated: now }),
      recording.record,
    )
  }
