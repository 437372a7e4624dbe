import type { App } from './app.ts'
import type { Environment } from './environment.ts'
import type { Instant } from './instant.ts'
import type { Outcome } from './outcome.ts'
import type { Version } from './version.ts'

/** One call to a hook as it is read: what came, and what came of it. */
export interface Delivery {
  readonly id: string
  readonly plugin: string
  readonly project: { readonly id: string; readonly slug: string }
  readonly outcome: Outcome
  /** Accepted without a body signature, since the project had no secret. */
  readonly unsigned: boolean
  readonly dateReceived: Instant
  readonly datePublished: Instant | null
  readonly mediaType: string
  /** Bytes of the body. */
  readonly size: number
  readonly eventId: string | null
  readonly app: App | null
  readonly releaseNumber: number | null
  readonly version: Version | null
  readonly environment: Environment | null
  /** The deploy of the release that it tells of, whichever delivery brought it. */
  readonly deployId: string | null
  /** The delivery that it repeats, which the log may have removed since; null when it came from outside. */
  readonly replayOf: string | null
}

/** A delivery with its body as it came, to the byte. */
export interface StoredDelivery extends Delivery {
  readonly body: Uint8Array
}
