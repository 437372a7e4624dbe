import type { Instant } from './instant.ts'
import type { Organization } from './organization.ts'
import type { Scope } from './scope.ts'

/** A token by which clients call the API for one organization. What they send is kept nowhere, only its digest. */
export interface AccessToken {
  readonly id: string
  readonly organizationId: string
  readonly name: string
  /** At least one, none twice. */
  readonly scopes: readonly Scope[]
  /** The end of the token, by which people tell one from another. */
  readonly lastCharacters: string
  readonly dateCreated: Instant
  /** To the minute; null: never. */
  readonly dateLastUsed: Instant | null
  /** From then on it is as wrong as one that nobody has; null: never. */
  readonly dateExpires: Instant | null
}

/** Whose a token is: what authentication must know of it. */
export type TokenHolder = AdminHolder | OrganizationHolder

/** The admin token's: it belongs to no organization and may do everything. */
export interface AdminHolder {
  readonly organization: null
}

/** An organization's, with that organization: it is the only one that the token sees. */
export interface OrganizationHolder extends Pick<AccessToken, 'scopes' | 'dateLastUsed' | 'dateExpires'> {
  readonly organization: Organization
}

const MINUTE_MS = 60_000

/** Whether a token has ended. */
export const isExpired = ({ dateExpires }: Pick<AccessToken, 'dateExpires'>, now: Instant): boolean =>
  dateExpires !== null && dateExpires <= now

/** Whether a use is worth a write: the last one that was marked is a minute or more ago. */
export const isUseToMark = ({ dateLastUsed }: Pick<AccessToken, 'dateLastUsed'>, now: Instant): boolean =>
  dateLastUsed === null || dateLastUsed <= now - MINUTE_MS
