import type { taskEither as TE } from 'fp-ts'
import type { StorageError } from './storage-error.ts'

/** The repositories that an organization knows, by name: for a choice, and to check a name that somebody sent. */
export interface RepositoryListing {
  /** All names, sorted by code point. Empty for an organization that has none or does not exist. */
  readonly names: (organizationId: string) => TE.TaskEither<StorageError, readonly string[]>
  /** The name as the organization writes it, found with the case of A-Z ignored (`foldCase`). Null when it has none. */
  readonly find: (organizationId: string, name: string) => TE.TaskEither<StorageError, string | null>
}
