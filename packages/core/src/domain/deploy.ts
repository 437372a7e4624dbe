import type { App } from './app.ts'
import type { Environment } from './environment.ts'
import type { Instant } from './instant.ts'
import type { DeployKind } from './kind.ts'
import type { Ref } from './ref.ts'
import type { Version } from './version.ts'

/** A release put into an environment at a time, as it is read. */
export interface Deploy {
  readonly id: string
  readonly environment: Environment
  readonly name: string | null
  readonly url: string | null
  readonly dateStarted: Instant | null
  readonly dateFinished: Instant
  readonly projects: readonly { readonly id: string; readonly slug: string }[]
  readonly kind: DeployKind
  /** The platform's own number of the release (Heroku's `v42`), counted per app. */
  readonly releaseNumber: number | null
  readonly app: App | null
  /** The refs of its release; each `previousCommit` is the head commit of the deploy before this one. */
  readonly refs: readonly Ref[]
  readonly release: { readonly version: Version; readonly url: string | null }
  /** The delivery that brought it, which the log may have removed since; null when a client did. */
  readonly deliveryId: string | null
}

/** A deploy as a store keeps it: what was told, nothing that is derived, and no id. */
export interface DeployState {
  /** Names the deploy once and for all within its organization and project, whatever is repeated. */
  readonly key: string
  readonly version: Version
  /** Sorted by id; the lowest is the project under which the key is unique. */
  readonly projectIds: readonly string[]
  readonly kind: DeployKind
  readonly environment: Environment
  readonly app: App | null
  readonly releaseNumber: number | null
  readonly dateStarted: Instant | null
  readonly dateFinished: Instant
  readonly ownerId: string | null
  readonly url: string | null
  readonly name: string | null
}
