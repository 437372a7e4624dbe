import type { taskEither as TE } from 'fp-ts'
import type { StorageError } from './storage-error.ts'

/** Who may call the API. Tokens are known by their SHA-256 in lower-case hex alone, never by themselves. */
export interface AccessTokens {
  /** Whether this is the digest of the admin token, which belongs to no organization and has every scope. */
  readonly isAdmin: (digest: string) => TE.TaskEither<StorageError, boolean>
  /** Whether there is an admin token at all: false on a store that was never set up. */
  readonly hasAdmin: () => TE.TaskEither<StorageError, boolean>
  /** Stores the digest of the admin token if there is none; false when there was one already, also at the same time. */
  readonly claimAdmin: (digest: string) => TE.TaskEither<StorageError, boolean>
}
