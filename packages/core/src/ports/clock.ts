import type { Instant } from '../domain/instant.ts'

/** What time it is. Only driving adapters and the outermost use cases ask; all else is told. */
export interface Clock {
  readonly now: () => Instant
}
