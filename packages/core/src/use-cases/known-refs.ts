import { array as A, function as F, taskEither as TE } from 'fp-ts'
import { normalizeCommitId } from '../domain/commit.ts'
import type { Ref } from '../domain/ref.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** The organization has no repository of the name that stands at this place of the list. */
export interface UnknownRepository {
  readonly _tag: 'UnknownRepository'
  readonly index: number
}

/** Refs that a client gave, with the names of repositories as the organization writes them (found with case ignored). */
export const knownRefs = (
  repositories: Pick<RepositoryListing, 'find'>,
  organizationId: string,
  refs: readonly Ref[],
): TE.TaskEither<StorageError | UnknownRepository, readonly Ref[]> =>
  F.pipe(
    [...refs],
    A.mapWithIndex((index, ref) => knownRef(repositories, organizationId, ref, index)),
    TE.sequenceArray,
  )

const knownRef = (
  repositories: Pick<RepositoryListing, 'find'>,
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
