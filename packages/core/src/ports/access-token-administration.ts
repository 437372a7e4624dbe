import type { taskEither as TE } from 'fp-ts'
import type { AccessToken } from '../domain/access-token.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { StorageError } from './storage-error.ts'

/** The tokens of an organization, as an operator manages them. Ids of another organization find nothing. */
export interface AccessTokenAdministration {
  /** By (`dateCreated`, id), expired ones too. The admin token is no organization's. */
  readonly list: (organizationId: string, page: PageQuery) => TE.TaskEither<StorageError, Page<AccessToken>>
  /** Null when there is no such organization. Two tokens may have one name. */
  readonly create: (token: NewAccessToken) => TE.TaskEither<StorageError, AccessToken | null>
  /** Ends a token at once. False when that organization has no such token. */
  readonly remove: (organizationId: string, tokenId: string) => TE.TaskEither<StorageError, boolean>
}

export interface NewAccessToken extends Omit<AccessToken, 'id' | 'dateLastUsed'> {
  /** SHA-256 of the token in lower-case hex. Unique, since nobody can guess a token. */
  readonly digest: string
}
