import type { Instant } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'

const FIRST = Date.UTC(0, 0, 1)
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** A moment as PostgreSQL reads it. Those before and after all others, which cursors may name, are its infinities. */
export const toTimestamp = (instant: Instant): string => {
  if (instant > LAST) return 'infinity'
  return instant >= FIRST ? new Date(instant).toISOString() : '-infinity'
}

export const toTimestampOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : toTimestamp(instant)

/**
 * Reads a timestamp as milliseconds. Not left to the driver, which a host may have taught to answer something else,
 * and which does not reach into JSON.
 */
export const toInstant = <A extends Instant | null = Instant>(column: string): RawBuilder<A> =>
  sql<A>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`
