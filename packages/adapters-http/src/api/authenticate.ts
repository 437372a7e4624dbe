import type { AccessTokens, Signing, StorageError } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import type { NotServed } from '../http/admission.ts'
import { ADMIN, type Caller } from './scopes.ts'

/** Nobody has this token. */
export interface InvalidToken {
  readonly _tag: 'InvalidToken'
}

/** Finds out whose token it is, by its bytes as the header had them. */
export type Authenticate = (token: Uint8Array) => TE.TaskEither<StorageError | InvalidToken | NotServed, Caller>

/**
 * Knows the admin token alone. Tokens are looked up by their digest: how long that takes tells nothing about the token.
 */
export const makeAdminAuthentication =
  ({ accessTokens, signing }: { accessTokens: Pick<AccessTokens, 'isAdmin'>; signing: Signing }): Authenticate =>
  (token) =>
    F.pipe(
      accessTokens.isAdmin(signing.digest(token)),
      TE.flatMap((isAdmin) => (isAdmin ? TE.right(ADMIN) : TE.left<InvalidToken>({ _tag: 'InvalidToken' }))),
    )
