import { formatInstant, type Instant } from '@slugline/core'

/** A time that may be missing, as it goes out. */
export const instantOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : formatInstant(instant)
