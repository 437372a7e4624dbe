import fc from 'fast-check'
import { expect } from 'vitest'
import type { Page, PageQuery } from '../domain/page.ts'
import { compareIds } from '../domain/text.ts'
import { walk } from './reading.ts'
import { inOrder, must } from './running.ts'

/** One list, and how to add items with a given time (minutes) to it; both are of a place made for the walk alone. */
export interface PagedList<A extends { readonly id: string }> {
  readonly list: (page: PageQuery) => Promise<Page<A>>
  /** Adds one item; answers its id. */
  readonly add: (time: number) => Promise<string>
  readonly timeOf: (item: A) => number
  /** Takes an item out, by its id; absent where items only come in. */
  readonly remove?: (id: string) => Promise<unknown>
}

const ids = <A extends { readonly id: string }>(pages: readonly Page<A>[]): string[] =>
  pages.flatMap(({ items }) => items.map(({ id }) => id))

/** Walks forward and backward with every kind of page, equal times among the items. */
export const expectPaging = async <A extends { readonly id: string }>(
  open: () => Promise<PagedList<A>>,
): Promise<void> => {
  const { list, add, timeOf } = await open()
  const empty = await list({ limit: 1, cursor: null })
  expect(empty).toMatchObject({ items: [], next: { hasItems: false }, previous: { hasItems: false } })
  await inOrder([3, 1, 2, 2, 2, 1, 3], add)
  const all = (await list({ limit: 100, cursor: null })).items
  const times = all.map(timeOf)
  expect(times).toEqual(times.toSorted((left, right) => right - left))
  expect(new Set(all.map(({ id }) => id)).size).toBe(7)
  for (const limit of [1, 2, 6, 7, 8]) {
    const forward = await walk(list, limit)
    expect(ids(forward)).toEqual(all.map(({ id }) => id))
    expect(forward.every(({ items }) => items.length <= limit)).toBe(true)
    expect(forward.map(({ previous }) => previous.hasItems)).toEqual(forward.map((_, index) => index > 0))
    const last = must(forward.at(-1))
    const back = await walk(list, limit, last.previous.cursor)
    expect(ids(back.toReversed())).toEqual(all.slice(0, all.length - last.items.length).map(({ id }) => id))
  }
}

/** One change of a list: an item with that time comes in, or one of those that the test added goes. */
type Change = { readonly add: number } | { readonly remove: number }

const time = fc.integer({ min: 0, max: 3 })
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ add: time }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.nat(20) }) },
)

/** What a walk goes through: items that are there at first, changes between its pages, and how long these are. */
const walks = fc.record({
  before: fc.array(time, { minLength: 1, maxLength: 8 }),
  meanwhile: fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 8 }),
  limit: fc.integer({ min: 1, max: 4 }),
})

/**
 * Walks to the end and back while items come in and go, before and behind the place where the walk is: what was there
 * and stays is seen exactly once, nothing twice, and all in order.
 */
export const expectStablePaging = async <A extends { readonly id: string }>(
  open: () => Promise<PagedList<A>>,
  numRuns: number,
): Promise<void> => {
  const walked = fc.asyncProperty(walks, async ({ before, meanwhile, limit }) => {
    const opened = await open()
    const there = new Set(await inOrder(before, opened.add))
    const changes = meanwhile.values()
    const between = async (): Promise<void> => {
      await inOrder(changes.next().value ?? [], (next) => makeChange(opened, there, next))
    }
    const atFirst = [...there]
    const forward = await walk(opened.list, limit, null, between)
    const items = forward.flatMap((page) => page.items)
    expectWalked(opened, items, stillIn(there, atFirst))

    const last = must(forward.at(-1))
    const [end] = last.items
    const newer = items.filter((item) => end === undefined || newestFirst(opened, item, end) < 0).map(({ id }) => id)
    const back = await walk(opened.list, limit, last.previous.cursor, between)
    expectWalked(
      opened,
      back.toReversed().flatMap((page) => page.items),
      stillIn(there, newer),
    )
  })
  await fc.assert(walked, { numRuns })
}

const makeChange = async <A extends { readonly id: string }>(
  { add, remove }: PagedList<A>,
  there: Set<string>,
  next: Change,
): Promise<void> => {
  if ('add' in next) {
    there.add(await add(next.add))
    return
  }
  const id = [...there][next.remove]
  if (remove === undefined || id === undefined) return
  await remove(id)
  there.delete(id)
}

const stillIn = (there: ReadonlySet<string>, known: readonly string[]): readonly string[] =>
  known.filter((id) => there.has(id))

const newestFirst = <A extends { readonly id: string }>({ timeOf }: PagedList<A>, left: A, right: A): number =>
  timeOf(right) - timeOf(left) || compareIds(right.id, left.id)

const expectWalked = <A extends { readonly id: string }>(
  list: PagedList<A>,
  seen: readonly A[],
  expected: readonly string[],
): void => {
  const seenIds = seen.map(({ id }) => id)
  expect(new Set(seenIds).size).toBe(seenIds.length)
  expect(seenIds).toEqual(expect.arrayContaining([...expected]))
  expect(seen).toEqual(seen.toSorted((left, right) => newestFirst(list, left, right)))
}
