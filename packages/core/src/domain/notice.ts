import type { App } from './app.ts'
import type { Commit } from './commit.ts'
import type { Instant } from './instant.ts'
import type { ReleaseKind } from './kind.ts'
import type { IgnoredReason } from './outcome.ts'
import type { ReleaseStatus } from './status.ts'
import type { Version } from './version.ts'

/** What a delivery tells us, in our words: a plugin's translation of a platform's body. */
export type ReleaseNotice = AppRelease | VersionRelease | NothingToRecord

/** What any notice may carry, to find the delivery again by it. */
export interface NoticeHead {
  /** The platform's id of the event, the same in each repetition of it; null when it has none. */
  readonly eventId: string | null
  readonly datePublished: Instant | null
  readonly app: App | null
  readonly releaseNumber: number | null
}

/** A release of one app of a platform, in whatever state it is. */
export interface AppRelease extends NoticeHead {
  readonly _tag: 'AppRelease'
  readonly app: App
  /** The platform's id of the release, for platforms or bodies that have no number. */
  readonly releaseId: string | null
  /** Null when the body has none: then `finishes` says whether this event ends the release. */
  readonly status: ReleaseStatus | null
  /** Whether an event of this kind, without a status, means that the release is done. */
  readonly finishes: boolean
  readonly kind: ReleaseKind
  /** Whether the platform built something from source that could name a commit (for Heroku: a slug). */
  readonly hasSource: boolean
  /** 7 to 64 hexadecimal digits, in lower case. */
  readonly commit: string | null
  /** The number of the release that a rollback went back to. */
  readonly rollbackTo: number | null
  /** Who released. An address that stands for no person (an add-on, a team) has `person` false. */
  readonly actor: { readonly email: string; readonly person: boolean } | null
  readonly url: string | null
  readonly dateStarted: Instant | null
  readonly dateFinished: Instant | null
}

/** A release by its version, told by somebody who knows it: equal to a client's call of our API. */
export interface VersionRelease extends NoticeHead {
  readonly _tag: 'VersionRelease'
  readonly version: Version
  readonly ref: string | null
  readonly url: string | null
  readonly dateReleased: Instant | null
  /** Newest first; empty means none were given. */
  readonly commits: readonly Commit[]
}

/** A genuine delivery that is none of our business. */
export interface NothingToRecord extends NoticeHead {
  readonly _tag: 'NothingToRecord'
  readonly reason: IgnoredReason
}
