import { function as F, taskEither as TE } from 'fp-ts'
import { normalizeCommitId } from '../domain/commit.ts'
import type { Ref } from '../domain/ref.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** Refs that a client gave, as far as the organization knows their repositories. */
export interface KnownRefs {
  /** With the names of repositories as the organization writes them. */
  readonly refs: readonly Ref[]
  /** The places in the client's list of those whose repository the organization does not have. */
  readonly unknown: readonly number[]
}

/** Finds the repositories of refs that a client gave, their case ignored. */
export const knownRefs = (
  repositories: Pick<RepositoryListing, 'find'>,
  organizationId: string,
  refs: readonly Ref[],
): TE.TaskEither<StorageError, KnownRefs> =>
  F.pipe(
    [...new Set(refs.map(({ repository }) => repository))],
    TE.traverseArray((told) => findName(repositories, organizationId, told)),
    TE.map((names) => withNames(refs, new Map(names))),
  )

const findName = (repositories: Pick<RepositoryListing, 'find'>, organizationId: string, told: string) =>
  F.pipe(
    repositories.find(organizationId, told),
    TE.map((name): readonly [string, string | null] => [told, name]),
  )

const withNames = (told: readonly Ref[], names: ReadonlyMap<string, string | null>): KnownRefs => {
  const refs: Ref[] = []
  const unknown: number[] = []
  for (const [index, ref] of told.entries()) {
    const repository = names.get(ref.repository) ?? null
    if (repository === null) unknown.push(index)
    else refs.push({ ...normalized(ref), repository })
  }
  return { refs, unknown }
}

const normalized = (ref: Ref): Ref => ({
  ...ref,
  commit: normalizeCommitId(ref.commit),
  previousCommit: ref.previousCommit === null ? null : normalizeCommitId(ref.previousCommit),
})
