import { type Page, type PageKey, type PageQuery, pageOf } from '@slugline/core'
import { type RawBuilder, sql } from 'kysely'
import { toTimestamp } from './instants.ts'

/** One page of a list by (time, id), in the words of SQL. */
export interface KeysetPage {
  /** What lies beyond the cursor: true without one. */
  readonly isBeyond: RawBuilder<boolean>
  /** How a walk goes: to what is older, or back to what is newer, nearest first. */
  readonly direction: 'asc' | 'desc'
  /** One more than the page shows tells that there is more. */
  readonly limit: number
}

/** Translates a page for the columns that hold a list's time and id; an index on them makes each page cost the same. */
export const keysetPage = ({ cursor, limit }: PageQuery, time: string, id: string): KeysetPage => {
  const isBack = cursor?.direction === 'previous'
  const key = sql`(${sql.ref(time)}, ${sql.ref(id)})`
  const place = cursor === null ? null : sql`(${toTimestamp(cursor.time)}::timestamptz, ${cursorId(cursor.id)}::bigint)`
  return {
    isBeyond: place === null ? sql<boolean>`true` : sql<boolean>`${key} ${sql.raw(isBack ? '>' : '<')} ${place}`,
    direction: isBack ? 'asc' : 'desc',
    limit: limit + 1,
  }
}

/** A cursor may name an id that never was, but must be read as one. */
const cursorId = (id: string): string => (/^\d{1,18}$/.test(id) ? id : '0')

/** The page of what was found, and of what that is made into. */
export const pageFrom = <Row, A>(
  query: PageQuery,
  rows: readonly Row[],
  keyOf: (row: Row) => PageKey,
  toItem: (row: Row) => A,
): Page<A> => {
  const page = pageOf(query, rows, keyOf)
  return { ...page, items: page.items.map(toItem) }
}

/** The key of a list by creation. */
export const byDateCreated = ({
  date_created,
  id,
}: {
  readonly date_created: number
  readonly id: string
}): PageKey => ({
  time: date_created,
  id,
})
