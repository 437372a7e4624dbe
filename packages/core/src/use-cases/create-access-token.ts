import { either as E, function as F, taskEither as TE } from 'fp-ts'
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

type Refused = ScopesNotHeld | AlreadyExpired

/** Makes a token of an organization. */
export const makeCreateAccessToken =
  ({ accessTokenAdministration, signing, clock }: CreateAccessTokenPorts) =>
  (command: CreateAccessToken): TE.TaskEither<StorageError | Refused | UnknownOrganization, CreatedAccessToken> => {
    const { maker, ...told } = command
    const dateCreated = clock.now()
    const token = newToken(signing)
    const [digest, lastCharacters] = [signing.digest(token), token.slice(-4)]
    return F.pipe(
      TE.fromEither(mayBeMade(command, dateCreated)),
      TE.flatMap(() => accessTokenAdministration.create({ ...told, dateCreated, digest, lastCharacters })),
      orUnknown<UnknownOrganization>({ _tag: 'UnknownOrganization' }),
      TE.map((accessToken) => ({ accessToken, token })),
    )
  }

const mayBeMade = (command: CreateAccessToken, now: Instant): E.Either<Refused, void> => {
  const held = command.maker.scopes
  if (!command.scopes.every((scope) => held.includes(scope))) return E.left({ _tag: 'ScopesNotHeld', held })
  return isExpired(command, now) ? E.left({ _tag: 'AlreadyExpired' }) : E.right(undefined)
}
