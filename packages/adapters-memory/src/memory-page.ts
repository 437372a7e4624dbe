import { compareIds, type Page, type PageKey, type PageQuery, pageOf } from '@slugline/core'

/** The page of some items, in whatever order they are given, as it is shown. */
export const pageFrom = <A, View>(
  items: Iterable<A>,
  query: PageQuery,
  keyOf: (item: A) => PageKey,
  view: (item: A) => View,
): Page<View> => {
  const page = pageOf(query, walk([...items], query, keyOf), keyOf)
  return { ...page, items: page.items.map(view) }
}

/** What lies beyond the cursor in the direction of the walk, nearest first. */
const walk = <A>(items: readonly A[], { cursor, limit }: PageQuery, keyOf: (item: A) => PageKey): readonly A[] => {
  const direction = cursor?.direction === 'previous' ? -1 : 1
  const order = (left: PageKey, right: PageKey): number => direction * newestFirst(left, right)
  return items
    .filter((item) => cursor === null || order(keyOf(item), cursor) > 0)
    .sort((left, right) => order(keyOf(left), keyOf(right)))
    .slice(0, limit + 1)
}

const newestFirst = (left: PageKey, right: PageKey): number => right.time - left.time || compareIds(right.id, left.id)

/** The key of what is listed by its creation. */
export const byDateCreated = ({ dateCreated, id }: { readonly dateCreated: number; readonly id: string }): PageKey => ({
  time: dateCreated,
  id,
})
