import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { RELEASE_RECORDED } from '../domain/outcome.ts'
import type { Recording } from '../domain/recording.ts'
import { finishRelease, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { Ref } from '../domain/ref.ts'
import { isVersion, type Version } from '../domain/version.ts'
import type { DeployRecording, RecordingError, RecordingResult } from '../ports/deploy-recording.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { InvalidVersion } from './finish-release.ts'
import { type KnownRefs, knownRefs } from './known-refs.ts'

/** The organization has no repositories of the names that stand at these places of the list. */
export interface UnknownRepository {
  readonly _tag: 'UnknownRepository'
  readonly indexes: readonly number[]
}

export interface SetRefs {
  readonly organizationId: string
  /** At least one. */
  readonly projectIds: readonly string[]
  readonly version: Version
  /** Replace those that are there; of several for one repository the last counts; an empty list clears them. */
  readonly refs: readonly Ref[]
  /** What time it is: the creation date of a release that is new. */
  readonly now: Instant
}

export interface SetRefsPorts {
  readonly recording: DeployRecording
  readonly repositories: Pick<RepositoryListing, 'find'>
}

/** Sets the refs of a release, which it makes when it is missing. Repositories are found with their case ignored. */
export const makeSetRefs =
  ({ recording, repositories }: SetRefsPorts) =>
  (command: SetRefs): TE.TaskEither<RecordingError | InvalidVersion | UnknownRepository, RecordingResult> => {
    if (!isVersion(command.version)) return TE.left({ _tag: 'InvalidVersion' })
    return F.pipe(
      knownRefs(repositories, command.organizationId, command.refs),
      TE.flatMapEither(allKnown),
      TE.map((refs) => recordingOf(command, refs)),
      TE.flatMap(recording.record),
    )
  }

const allKnown = ({ refs, unknown }: KnownRefs): E.Either<UnknownRepository, readonly Ref[]> =>
  unknown.length > 0 ? E.left({ _tag: 'UnknownRepository', indexes: unknown }) : E.right(refs)

const recordingOf = (command: SetRefs, refs: readonly Ref[]): Recording =>
  F.pipe(
    startRecording({ ...command, revision: null, delivery: null, outcome: RELEASE_RECORDED }),
    finishRelease({ version: command.version, mode: 'overwrite', dateCreated: command.now }),
    setRefs('replace', refs),
  )
