import type { taskEither as TE } from 'fp-ts'
import type { TokenHolder } from '../domain/access-token.ts'
import type { Instant } from '../domain/instant.ts'
import type { StorageError } from './storage-error.ts'

/** Who may call the API. Tokens are known by their SHA-256 in lower-case hex alone, never by themselves. */
export interface AccessTokens {
  /**
   * Whose token has this digest, with the organization as it is now, in one look-up; null when nobody's has. An expired
   * one is found, a removed one is not, from the moment of its removal on: no implementation may remember what it found.
   */
  readonly find: (digest: string) => TE.TaskEither<StorageError, TokenHolder | null>
  /**
   * Remembers that an organization's token was used, to the minute: true if it was written, which it is only when
   * `isUseToMark`, so never an older time; of many calls at once one writes, and none waits for another. False for the
   * admin token and for what is nobody's.
   */
  readonly markUsed: (digest: string, now: Instant) => TE.TaskEither<StorageError, boolean>
  /** Whether there is an admin token at all: false on a store that was never set up. */
  readonly hasAdmin: () => TE.TaskEither<StorageError, boolean>
  /** Stores the digest of the admin token if there is none; false when there was one already, also at the same time. */
  readonly claimAdmin: (digest: string) => TE.TaskEither<StorageError, boolean>
}
