import { function as F, taskEither as TE } from 'fp-ts'
import { type AccessToken, isExpired } from '../domain/access-token.ts'
import type { Caller } from '../domain/caller.ts'
import type { Instant } from '../domain/instant.ts'
import type { Scope } from '../domain/scope.ts'
import type { AccessTokenAdministration } from '../ports/access-token-administration.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UnknownOrganization } from './find-organization.ts'
import { newToken } from './new-token.ts'
import { orUnknown } from './or-unknown.ts'

/** Its maker wants to give a token scopes that he does not have himself. */
export interface ScopesNotHeld {
  readonly _tag: 'ScopesNotHeld'
  /** Those that he has. */
  readonly held: readonly Scope[]
}

/** The token would have ended before it began. */
export interface AlreadyExpired {
  readonly _tag: 'AlreadyExpired'
}

export interface CreateAccessToken {
  readonly organizationId: string
  readonly name: string
  /** At least one, none twice. */
  readonly scopes: readonly Scope[]
  /** Null: never. */
  readonly dateExpires: Instant | null
  /** Who makes it: nobody gives away more than he has. */
  readonly maker: Pick<Caller, 'scopes'>
}

export interface CreateAccessTokenPorts {
  readonly accessTokenAdministration: Pick<AccessTokenAdministration, 'create'>
  readonly signing: Pick<Signing, 'randomToken' | 'digest'>
  readonly clock: Clock
}

/** What was made. */
export interface CreatedAccessToken {
  readonly accessToken: AccessToken
  /** What clients send. It is told this once: only its digest is stored. */
  readonly token: string
}

/** Makes a token of an organization. */
export const makeCreateAccessToken =
  ({ accessTokenAdministration, signing, clock }: CreateAccessTokenPorts) =>
  ({
    maker,
    ...told
  }: CreateAccessToken): TE.TaskEither<
    StorageError | ScopesNotHeld | AlreadyExpired | UnknownOrganization,
    CreatedAccessToken
  > => {
    const dateCreated = clock.now()
    if (!told.scopes.every((scope) => maker.scopes.includes(scope))) {
      return TE.left({ _tag: 'ScopesNotHeld', held: maker.scopes })
    }
    if (isExpired(told, dateCreated)) return TE.left({ _tag: 'AlreadyExpired' })
    const token = newToken(signing)
    return F.pipe(
      accessTokenAdministration.create({
        ...told,
        dateCreated,
        digest: signing.digest(token),
        lastCharacters: token.slice(-4),
      }),
      orUnknown<UnknownOrganization>({ _tag: 'UnknownOrganization' }),
      TE.map((accessToken) => ({ accessToken, token })),
    )
  }
