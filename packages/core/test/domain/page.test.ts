import { describe, expect, it } from 'vitest'
import { type Cursor, compareIds, type Page, type PageKey, pageOf, placeKey, placeOf } from '../../src/index.ts'

const ITEMS: readonly PageKey[] = [5, 4, 4, 3, 1].map((time, index) => ({ time, id: String(10 - index) }))

const isOlder = (left: PageKey, right: PageKey): boolean =>
  left.time < right.time || (left.time === right.time && compareIds(left.id, right.id) < 0)

/** What a store does: the items beyond the cursor, nearest first, one more than wanted. */
const list = (cursor: Cursor | null, limit = 2): Page<PageKey> => {
  const backwards = cursor?.direction === 'previous'
  const beyond = ITEMS.filter((item) => cursor === null || (backwards ? isOlder(cursor, item) : isOlder(item, cursor)))
  const nearest = backwards ? beyond.toReversed() : beyond
  return pageOf({ limit, cursor }, nearest.slice(0, limit + 1), (item) => item)
}

const ids = ({ items }: Page<PageKey>) => items.map(({ id }) => id)

describe('a page', () => {
  it('leads to the end and back, without a gap or a repetition', () => {
    const first = list(null)
    const second = list(first.next.cursor)
    const third = list(second.next.cursor)
    expect([first, second, third].map(ids)).toEqual([['10', '9'], ['8', '7'], ['6']])
    expect([first, second, third].map(({ next }) => next.hasItems)).toEqual([true, true, false])
    expect([first, second, third].map(({ previous }) => previous.hasItems)).toEqual([false, true, true])
    const back = list(third.previous.cursor)
    expect([ids(back), back.previous.hasItems, back.next.hasItems]).toEqual([['8', '7'], true, true])
    const start = list(back.previous.cursor)
    expect([ids(start), start.previous.hasItems]).toEqual([['10', '9'], false])
  })

  it('beyond the newest item is empty, and leads to the first page', () => {
    const beyond = list(list(null).previous.cursor)
    expect([ids(beyond), beyond.previous.hasItems, beyond.next.hasItems]).toEqual([[], false, true])
    const first = list(beyond.next.cursor)
    expect([ids(first), first.previous.hasItems]).toEqual([['10', '9'], false])
  })

  it('beyond the oldest item is empty, and leads to the last page', () => {
    const beyond = list({ direction: 'next', time: 1, id: '6' })
    expect([ids(beyond), beyond.next.hasItems, beyond.previous.hasItems]).toEqual([[], false, true])
    const last = list(beyond.previous.cursor)
    expect([ids(last), last.previous.hasItems]).toEqual([['7', '6'], true])
  })

  it('of an empty list has neither neighbour', () => {
    const page = pageOf<PageKey>({ limit: 2, cursor: null }, [], (item) => item)
    expect([page.items, page.next.hasItems, page.previous.hasItems]).toEqual([[], false, false])
  })

  it('may be ordered by place', () => {
    expect(isOlder(placeKey(1), placeKey(0))).toBe(true)
    expect([0, 1, 16_000].map((place) => placeOf(placeKey(place)))).toEqual([0, 1, 16_000])
    const beyond = pageOf<PageKey>({ limit: 2, cursor: { ...placeKey(0), direction: 'previous' } }, [], (key) => key)
    expect(placeOf(beyond.next.cursor)).toBe(-1)
  })
})
