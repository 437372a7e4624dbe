import type { taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { PlatformError } from './platform-error.ts'
import type { AppAccess } from './release-source.ts'

/** Who is told of an app's releases: the platform's own list of hooks. */
export interface HookSubscriptions {
  /** The plugin that reads them: `heroku`. */
  readonly plugin: string
  readonly list: (access: AppAccess) => TE.TaskEither<PlatformError, readonly HookSubscription[]>
  /** Subscribes a URL to releases, repeated until they arrive, signed with the secret. */
  readonly create: (access: AppAccess, hook: HookTarget) => TE.TaskEither<PlatformError, HookSubscription>
  /** Makes one what `create` would have made. */
  readonly repair: (
    access: AppAccess,
    subscriptionId: string,
    hook: HookTarget,
  ) => TE.TaskEither<PlatformError, HookSubscription>
  /** One that is gone already is no error. */
  readonly remove: (access: AppAccess, subscriptionId: string) => TE.TaskEither<PlatformError, void>
  /** Deliveries to a subscription that did not arrive, newest first: the last few. */
  readonly failures: (access: AppAccess, subscriptionId: string) => TE.TaskEither<PlatformError, readonly HookFailure[]>
}

/** Where to, and what to sign with: both are secrets. */
export interface HookTarget {
  readonly url: string
  readonly secret: string
}

export interface HookSubscription {
  readonly id: string
  /** A secret. */
  readonly url: string
  /** Deliveries are repeated until they arrive. */
  readonly isRepeated: boolean
  /** It is told of releases. */
  readonly tellsReleases: boolean
}

export interface HookFailure {
  /** The platform's word: `retrying`, `failed`, `skipped`. */
  readonly status: string
  readonly attempts: number
  /** The status that we answered last; null when there was no answer. */
  readonly code: number | null
  /** The platform's word for what went wrong where there was no answer. */
  readonly error: string | null
  readonly dateLastAttempt: Instant | null
  readonly dateNextAttempt: Instant | null
}
