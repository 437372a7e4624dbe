import { either as E, type taskEither as TE } from 'fp-ts'
import { isExpired, isUseToMark, type TokenHolder } from '../domain/access-token.ts'
import { ADMIN, type Caller } from '../domain/caller.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** Nobody has this token, or it has expired: which of the two is not told. */
export interface InvalidToken {
  readonly _tag: 'InvalidToken'
}

export interface AuthenticateTokenPorts {
  readonly accessTokens: Pick<AccessTokens, 'find' | 'markUsed'>
  readonly signing: Pick<Signing, 'digest'>
  readonly clock: Clock
}

const INVALID: E.Either<InvalidToken, never> = E.left({ _tag: 'InvalidToken' })

/**
 * Finds out who calls, by the bytes of the token. It is looked up by its digest, so that the time it takes tells
 * nothing about the token, and each time anew, so that a token that was removed is refused from the next call on.
 * Every call of the API comes through here, so it waits with `await`, which costs less than `TE.flatMap`.
 */
export const makeAuthenticateToken =
  (ports: AuthenticateTokenPorts) =>
  (token: Uint8Array): TE.TaskEither<StorageError | InvalidToken, Caller> => {
    const digest = ports.signing.digest(token)
    return async () => {
      const holder = await ports.accessTokens.find(digest)()
      if (E.isLeft(holder)) return holder
      return holder.right === null ? INVALID : admit(ports, digest, holder.right)
    }
  }

const admit = async (
  { accessTokens, clock }: AuthenticateTokenPorts,
  digest: string,
  holder: TokenHolder,
): Promise<E.Either<InvalidToken, Caller>> => {
  if (holder.organization === null) return E.right(ADMIN)
  const now = clock.now()
  if (isExpired(holder, now)) return INVALID
  const caller: Caller = { organization: holder.organization, scopes: holder.scopes, key: digest }
  // A use that is not marked is nothing to refuse the caller for.
  if (isUseToMark(holder, now)) await accessTokens.markUsed(digest, now)()
  return E.right(caller)
}
