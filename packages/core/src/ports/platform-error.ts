import type { Instant } from '../domain/instant.ts'

/** What may go wrong when a platform is asked. `detail` is a sentence for a person, without secrets. */
export type PlatformError = PlatformUnavailable | PlatformRefused | PlatformUnexpected

/** It cannot be reached, is too busy, or wants us to come back later: a retry may cure it. */
export interface PlatformUnavailable {
  readonly _tag: 'PlatformUnavailable'
  readonly detail: string
  /** When to come back; null: it did not say. */
  readonly notBefore: Instant | null
}

/** It answered no, and will again. `unknown`: there is no such app, or the token does not see it. */
export interface PlatformRefused {
  readonly _tag: 'PlatformRefused'
  readonly why: 'unauthorized' | 'forbidden' | 'unknown' | 'invalid'
  readonly detail: string
}

/** It answered something that we do not understand. */
export interface PlatformUnexpected {
  readonly _tag: 'PlatformUnexpected'
  readonly detail: string
}
