import type { DeployKind } from './kind.ts'

/** What a delivery led to, and why. Reasons may be added, outcomes not (HTTP contract, part B). */
export type Outcome = Recorded | Pending | Duplicate | Ignored

/** What a delivery may lead to, without the why. */
export const OUTCOMES = ['recorded', 'pending', 'duplicate', 'ignored'] as const satisfies readonly Outcome['outcome'][]

/** Something was recorded: a deploy, or (`release`) a release that a client told of. */
export interface Recorded {
  readonly outcome: 'recorded'
  readonly reason: DeployKind | 'release'
}

/** What a recording without a deploy leads to: that of a release, or of what a client says of one. */
export const RELEASE_RECORDED: Recorded = { outcome: 'recorded', reason: 'release' }

/** The release is under way; a later delivery says how it ended. */
export interface Pending {
  readonly outcome: 'pending'
  readonly reason: 'release-pending' | 'create-without-status'
}

/** All of it was known before: the very delivery, or the release that it tells of. */
export interface Duplicate {
  readonly outcome: 'duplicate'
  readonly reason: 'same-delivery' | 'same-release'
}

/** Genuine, and nothing to record. */
export interface Ignored {
  readonly outcome: 'ignored'
  readonly reason: IgnoredReason
}

export type IgnoredReason =
  | 'not-a-release-event'
  | 'config-change'
  | 'add-on-change'
  | 'no-slug'
  | 'no-commit'
  | 'release-failed'
  | 'release-expired'
  | 'unknown-status'
  | 'unknown-action'
  | 'no-code-change'
  | 'owner-required'

/** Makes an {@link Ignored}. */
export const ignored = (reason: IgnoredReason): Ignored => ({ outcome: 'ignored', reason })
