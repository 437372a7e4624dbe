import type { taskEither as TE } from 'fp-ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Recording } from '../domain/recording.ts'
import type { StorageError } from './storage-error.ts'

/**
 * Makes recordings durable. The rules by which one merges into what is known are `applyRecording`'s; an adapter keeps
 * them whatever runs at the same time, on however many instances.
 */
export interface DeployRecording {
  /**
   * Makes all of a recording durable, or nothing of it, before it answers. May be called again with the same
   * recording: the second answer says `duplicate`.
   */
  readonly record: (recording: Recording) => TE.TaskEither<RecordingError, RecordingResult>
}

export type RecordingError = StorageError | StaleRecording | UnknownProject | UnknownRelease

/** The organization's configuration is not the one on which the recording was decided: decide again on fresh facts. */
export interface StaleRecording {
  readonly _tag: 'StaleRecording'
}

/** One of the projects does not exist in that organization. Nothing was recorded. */
export interface UnknownProject {
  readonly _tag: 'UnknownProject'
}

/** The organization (or the project, where one is named) has no release of that version. Nothing was recorded. */
export interface UnknownRelease {
  readonly _tag: 'UnknownRelease'
}

/** What a recording led to. */
export interface RecordingResult {
  /** The recording's own outcome, or `duplicate`. */
  readonly outcome: Outcome
  /** The release is new, or new in a project. */
  readonly created: boolean
  /** Id of the delivery's own line in the log; null when the recording had none. */
  readonly deliveryId: string | null
  /** Id of the deploy with the recording's key, new or known or removed since; null when there never was one. */
  readonly deployId: string | null
  /**
   * Id of the release when this recording made it; null when it was there before, or the store would have to look for
   * the id. A hint: of a release that was made just now there is no more than was told, and no need to read it.
   */
  readonly newReleaseId: string | null
}
