import type { taskEither as TE } from 'fp-ts'
import type { MemberMatch } from '../domain/owner.ts'
import type { StorageError } from './storage-error.ts'

/** Who has an address. An embedder answers from its own user table. */
export interface UserLookup {
  /**
   * The members of one organization who have this address, the case of A-Z ignored (`foldCase`: `Dev@Example.com`
   * finds `dev@example.com`); each member once. Empty when there is none, also for an organization that does not exist.
   * More than two need not be told: two are as ambiguous as ten.
   *
   * `revision` is that of the configuration on which the caller decides, and then records: what was found after that
   * revision was read may be answered again, by an implementation whose store raises the revision with every change of
   * members: it and the option store that told the revision belong together. Without it the answer is read after the
   * call.
   */
  readonly findByEmail: (
    organizationId: string,
    email: string,
    revision?: string,
  ) => TE.TaskEither<StorageError, readonly MemberMatch[]>
}
