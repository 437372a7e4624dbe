import fc from 'fast-check'
import { expect } from 'vitest'
import type { Page, PageQuery } from '../domain/page.ts'
import { walk } from './reading.ts'
import { inOrder, must } from './running.ts'

/** One list, and how to add items with a given time (minutes) to it; both are of a place made for the walk alone. */
export interface PagedList<A extends { readonly id: string }> {
  readonly list: (page: PageQuery) => Promise<Page<A>>
  /** Adds one item; answers its id. */
  readonly add: (time: number) => Promise<string>
  readonly timeOf: (item: A) => number
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

/**
 * Walks while items come in, before and after the place where the walk is: none that was there is skipped, none comes
 * twice.
 */
export const expectStablePaging = async <A extends { readonly id: string }>(
  open: () => Promise<PagedList<A>>,
  numRuns: number,
): Promise<void> => {
  const time = fc.integer({ min: 0, max: 3 })
  const before = fc.array(time, { minLength: 1, maxLength: 8 })
  const meanwhile = fc.array(time, { maxLength: 6 })
  const walked = fc.asyncProperty(before, meanwhile, fc.integer({ min: 1, max: 3 }), async (there, coming, limit) => {
    const { list, add } = await open()
    const known = await inOrder(there, add)
    const waiting = [...coming]
    const addOne = async (): Promise<void> => {
      const next = waiting.shift()
      if (next !== undefined) await add(next)
    }
    const seen = ids(await walk(list, limit, null, addOne))
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(known))
  })
  await fc.assert(walked, { numRuns })
}
