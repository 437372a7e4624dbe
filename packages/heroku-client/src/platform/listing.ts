import { either as E } from 'fp-ts'
import { type Answer, LARGEST_PAGE, type Listed } from './calls.ts'
import type { PlatformApiError } from './platform-api-error.ts'

/** Where in a list to begin, and how large its pages are. */
export interface ListQuery {
  /** The `next` of the page before. Default: the beginning. */
  readonly from?: string
  /** From 1 to 1000, more on no page. Default 200. */
  readonly pageSize?: number
}

/** Pages one after the other, each read when it is asked for; from the first again each time. The first error ends them. */
export type Pages<A> = AsyncIterable<E.Either<PlatformApiError, readonly A[]>>

/** The header that asks for a page of a list, in Heroku's order of an attribute or backwards. */
export const rangeOf = (order: string, { from, pageSize = 200 }: ListQuery): string =>
  from ?? `${order}max=${Math.min(Math.max(Math.trunc(pageSize), 1), LARGEST_PAGE)}`

/** All pages of a list. */
export const pagesOf = <A>(readPage: (query: ListQuery) => Answer<Listed<A>>, query: ListQuery = {}): Pages<A> => ({
  [Symbol.asyncIterator]: () => readPages(readPage, query),
})

async function* readPages<A>(
  readPage: (query: ListQuery) => Answer<Listed<A>>,
  query: ListQuery,
): AsyncGenerator<E.Either<PlatformApiError, readonly A[]>> {
  let from = query.from ?? null
  do {
    const page = await readPage(from === null ? query : { ...query, from })()
    yield E.isLeft(page) ? page : E.right(page.right.items)
    from = E.isLeft(page) ? null : page.right.next
  } while (from !== null)
}

/** A whole list, for lists that are short. */
export const wholeList =
  <A>(readPage: (query: ListQuery) => Answer<Listed<A>>): Answer<readonly A[]> =>
  async () => {
    const items: A[] = []
    for await (const page of pagesOf(readPage, { pageSize: LARGEST_PAGE })) {
      if (E.isLeft(page)) return page
      items.push(...page.right)
    }
    return E.right(items)
  }
