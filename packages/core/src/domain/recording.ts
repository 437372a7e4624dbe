import type { App } from './app.ts'
import type { Commit } from './commit.ts'
import type { DeployState } from './deploy.ts'
import type { Environment } from './environment.ts'
import type { Instant } from './instant.ts'
import type { ReleaseKind } from './kind.ts'
import type { Outcome } from './outcome.ts'
import type { Ref } from './ref.ts'
import type { ReleaseVisibility } from './release.ts'
import type { ReleaseStatus } from './status.ts'
import type { Version } from './version.ts'

/** All that one delivery or API call changes, as one plain value, made durable in one step. */
export interface Recording {
  readonly organizationId: string
  /** The organization's configuration on which this was decided: a store refuses another. Null: any will do. */
  readonly revision: string | null
  /** At least one; sorted by id. The release and the deploy belong to all of them. */
  readonly projectIds: readonly string[]
  readonly delivery: DeliveryLine | null
  readonly release: ReleaseChange | null
  readonly refs: RefsChange
  /** Newest first, instead of those that the release lists (with `insert` only if it lists none); null: leave these. */
  readonly commits: readonly Commit[] | null
  readonly deploy: DeployChange | null
  /** The answer if nothing of this was known before; recording may turn it into `duplicate`, and into nothing else. */
  readonly outcome: Outcome
}

/** The line that a delivery leaves in the delivery log, whatever came of it. */
export interface DeliveryLine {
  readonly projectId: string
  readonly plugin: string
  /** What tells a repetition of this very delivery, per project and plugin; null: it is never taken for one. */
  readonly identity: string | null
  /** The idempotency key of the release that it tells of; null when it tells of none. */
  readonly key: string | null
  /** The project had no secret: the URL alone spoke for it. */
  readonly unsigned: boolean
  readonly dateReceived: Instant
  readonly datePublished: Instant | null
  readonly mediaType: string
  readonly eventId: string | null
  readonly app: App | null
  readonly releaseNumber: number | null
  readonly status: ReleaseStatus | null
  readonly kind: ReleaseKind | null
  /** Where nothing was finished, version and environment are null. */
  readonly version: Version | null
  readonly environment: Environment | null
  /** The delivery whose stored bytes this is made from again. */
  readonly replayOf: string | null
  /** The body as it came, to the byte. */
  readonly body: Uint8Array
}

/**
 * What happens to the release. Null members were not given.
 * - `insert`: make it when it is missing, and overwrite nothing (a hook: what it knows stands in the deploy; a job that
 *   has found its commits: they are taken when it lists none, and fill what nobody told of them);
 * - `fill`: make it when it is missing, fill what no client gave before (a client's `POST`);
 * - `overwrite`: what is given replaces what is there (a client's `PUT`).
 */
export interface ReleaseChange {
  readonly version: Version
  readonly mode: 'insert' | 'fill' | 'overwrite'
  /** When there is no such release: make it, or do nothing at all (`UnknownRelease`). */
  readonly ifMissing: 'create' | 'refuse'
  /** Of a release that is new. */
  readonly dateCreated: Instant
  readonly status: ReleaseVisibility | null
  readonly ref: string | null
  readonly url: string | null
  readonly ownerId: string | null
  readonly dateReleased: Instant | null
}

/**
 * What happens to the release's refs.
 * - `add`: only where the release has none for that repository (a hook);
 * - `replace`: these and no others; an empty list clears the commits too.
 */
export type RefsChange = { readonly mode: 'keep' } | { readonly mode: 'add' | 'replace'; readonly refs: readonly Ref[] }

/** The deploy to record; release and projects are those of the recording. Another with its key changes nothing. */
export type DeployChange = Omit<DeployState, 'version' | 'projectIds'>
