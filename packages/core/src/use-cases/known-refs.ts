import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { normalizeCommitId } from '../domain/commit.ts'
import type { Ref } from '../domain/ref.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** The organization has no repositories of the names that stand at these places of the list. */
export interface UnknownRepository {
  readonly _tag: 'UnknownRepository'
  readonly indexes: readonly number[]
}

/** Refs that a client gave, with the names of repositories as the organization writes them (found with case ignored). */
export const knownRefs = (
  repositories: Pick<RepositoryListing, 'find'>,
  organizationId: string,
  refs: readonly Ref[],
): TE.TaskEither<StorageError | UnknownRepository, readonly Ref[]> =>
  F.pipe(
    refs.map((ref) => repositories.find(organizationId, ref.repository)),
    TE.sequenceArray,
    TE.flatMapEither((names) => withNames(refs, names)),
  )

const withNames = (
  refs: readonly Ref[],
  names: readonly (string | null)[],
): E.Either<UnknownRepository, readonly Ref[]> => {
  const known: Ref[] = []
  const indexes: number[] = []
  for (const [index, ref] of refs.entries()) {
    const repository = names[index] ?? null
    if (repository === null) indexes.push(index)
    else known.push({ ...normalized(ref), repository })
  }
  return indexes.length > 0 ? E.left({ _tag: 'UnknownRepository', indexes }) : E.right(known)
}

const normalized = (ref: Ref): Ref => ({
  ...ref,
  commit: normalizeCommitId(ref.commit),
  previousCommit: ref.previousCommit === null ? null : normalizeCommitId(ref.previousCommit),
})
