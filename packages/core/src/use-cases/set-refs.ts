import { array as A, function as F, taskEither as TE } from 'fp-ts'
import { normalizeCommitId } from '../domain/commit.ts'
import type { Instant } from '../domain/instant.ts'
import { finishRelease, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { Ref } from '../domain/ref.ts'
import { isVersion, type Version } from '../domain/version.ts'
import type { DeployRecording, RecordingError, RecordingResult } from '../ports/deploy-recording.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { InvalidVersion } from './finish-release.ts'

/** The organization has no repository of the name that stands at this place of the list. */
export interface UnknownRepository {
  readonly _tag: 'UnknownRepository'
  readonly index: number
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
    const { organizationId, version, now } = command
    if (!isVersion(version)) return TE.left({ _tag: 'InvalidVersion' })
    return F.pipe(
      knownRefs(repositories, organizationId, command.refs),
      TE.map((refs) =>
        F.pipe(
          startRecording({ ...command, revision: null, delivery: null, outcome: RECORDED }),
          finishRelease({ version, mode: 'overwrite', dateCreated: now }),
          setRefs('replace', refs),
        ),
      ),
      TE.flatMap(recording.record),
    )
  }

const RECORDED = { outcome: 'recorded', reason: 'release' } as const

const knownRefs = (
  repositories: SetRefsPorts['repositories'],
  organizationId: string,
  refs: readonly Ref[],
): TE.TaskEither<StorageError | UnknownRepository, readonly Ref[]> =>
  F.pipe(
    [...refs],
    A.mapWithIndex((index, ref) => knownRef(repositories, organizationId, ref, index)),
    TE.sequenceArray,
  )

const knownRef = (
  repositories: SetRefsPorts['repositories'],
  organizationId: string,
  ref: Ref,
  index: number,
): TE.TaskEither<StorageError | UnknownRepository, Ref> =>
  F.pipe(
    repositories.find(organizationId, ref.repository),
    TE.flatMap((repository) =>
      repository === null
        ? TE.left<UnknownRepository>({ _tag: 'UnknownRepository', index })
        : TE.right({ ...normalized(ref), repository }),
    ),
  )

const normalized = (ref: Ref): Ref => ({
  ...ref,
  commit: normalizeCommitId(ref.commit),
  previousCommit: ref.previousCommit === null ? null : normalizeCommitId(ref.previousCommit),
})
