import type { Page, PageLink } from '@slugline/core'
import { encodeCursor } from './cursor.ts'

/** Where a list is: its absolute URL without query, and the parameters that make it this list and no other. */
export interface ListAddress {
  readonly url: string
  readonly filters: URLSearchParams
}

/** The one `Link` header of a list, always with both neighbours; `results` says whether there is anything. */
export const linkHeader = (address: ListAddress, { previous, next }: Page<unknown>): string =>
  `${entry(address, 'previous', previous)}, ${entry(address, 'next', next)}`

const entry = ({ url, filters }: ListAddress, rel: string, link: PageLink): string => {
  const cursor = encodeCursor(link.cursor)
  const query = filters.size === 0 ? '' : `${filters}&`
  return `<${url}?${query}cursor=${cursor}>; rel="${rel}"; results="${link.hasItems}"; cursor="${cursor}"`
}
