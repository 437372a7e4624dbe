import type { Instant } from './instant.ts'

/** A tenant. */
export interface Organization {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly dateCreated: Instant
}

/** One tracked application of an organization. */
export interface Project {
  readonly id: string
  readonly organizationId: string
  readonly slug: string
  readonly name: string
  /** What it is written in, as a client said (`node`). */
  readonly platform: string | null
  readonly dateCreated: Instant
}

/** A user who belongs to an organization. */
export interface Member {
  readonly id: string
  readonly name: string
  /** At least one; the first is the one that is shown. */
  readonly emails: readonly MemberEmail[]
  readonly dateCreated: Instant
}

/** An address of a member. Only a verified one makes somebody the owner of a release. */
export interface MemberEmail {
  readonly email: string
  readonly verified: boolean
}

/** A source repository known to an organization, by name (`acme/web`; unique there, case ignored). */
export interface Repository {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly url: string | null
  readonly dateCreated: Instant
}

const SLUG = /^[a-z0-9][a-z0-9_-]{0,49}$/
const DIGITS = /^\d+$/

/** The rules of {@link isSlug} in words, for error messages. */
export const SLUG_RULE = '1-50 characters of a-z, 0-9, "-" and "_", beginning with a letter or digit, not digits only'

/** Whether a text may be a slug. Not digits only: slugs and ids share their place in paths. */
export const isSlug = (text: string): boolean => SLUG.test(text) && !DIGITS.test(text)

/** A slug made of a name (`Web Shop` becomes `web-shop`); null when nothing of it can stand in a slug. */
export const slugOf = (name: string): string | null => {
  const slug = name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 50)
    .replace(/-$/, '')
  return isSlug(slug) ? slug : null
}
