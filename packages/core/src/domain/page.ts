import type { Instant } from './instant.ts'

/** Lists are walked by key, newest first: the time of an item, then its id. A key stays right while rows come in. */
export interface PageKey {
  readonly time: Instant
  readonly id: string
}

/** A place in a list, and the way to go from there: `next` to what is older, `previous` to what is newer. */
export interface Cursor extends PageKey {
  readonly direction: 'next' | 'previous'
}

/** Which page is wanted: at most `limit` items (1 to 100) from `cursor` on, its own item not among them. */
export interface PageQuery {
  readonly limit: number
  readonly cursor: Cursor | null
}

/** Where a neighbouring page begins, and whether it has anything. */
export interface PageLink {
  readonly cursor: Cursor
  readonly hasItems: boolean
}

/** One page, newest first. */
export interface Page<A> {
  readonly items: readonly A[]
  readonly next: PageLink
  readonly previous: PageLink
}

/** The key before all others: a walk by `next` from here begins with the newest item. */
const NEWEST: PageKey = { time: 8_640_000_000_000_000, id: '9007199254740991' }

/** The key after all others: a walk by `previous` from here begins with the oldest items. */
const OLDEST: PageKey = { time: 0, id: '0' }

const isNewest = (key: PageKey): boolean => key.time === NEWEST.time && key.id === NEWEST.id

const linkAt = (direction: Cursor['direction'], key: PageKey, hasItems: boolean): PageLink => ({
  cursor: { direction, time: key.time, id: key.id },
  hasItems,
})

/**
 * Makes a page of what a store found. `found` are the items beyond the cursor in the direction of the walk, nearest
 * first (so oldest first for `previous`), up to `limit + 1` of them: the one too many tells that there is more. From
 * beyond either end of the list the way back leads to its first or last page, whatever has been removed meanwhile.
 */
export const pageOf = <A>(query: PageQuery, found: readonly A[], keyOf: (item: A) => PageKey): Page<A> => {
  const backwards = query.cursor?.direction === 'previous'
  const more = found.length > query.limit
  const walked = found.slice(0, query.limit)
  const items = backwards ? walked.toReversed() : walked
  const [first, last] = [items[0], items.at(-1)]
  const start = query.cursor ?? NEWEST
  const before = backwards || isNewest(start) ? start : OLDEST
  return {
    items,
    next: linkAt('next', last === undefined ? (backwards ? NEWEST : start) : keyOf(last), backwards || more),
    previous: linkAt('previous', first === undefined ? before : keyOf(first), backwards ? more : !isNewest(start)),
  }
}

/** The key of an item in a list that is ordered by place (0 is first) and not by time, such as a release's commits. */
export const placeKey = (place: number): PageKey => ({ time: NEWEST.time - place, id: '0' })

/** The place of a {@link placeKey}; -1, before the first, for the key before all others. */
export const placeOf = (key: PageKey): number => (isNewest(key) ? -1 : NEWEST.time - key.time)
