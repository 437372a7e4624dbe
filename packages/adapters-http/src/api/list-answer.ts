import type { Page } from '@slugline/core'
import type { Answer, ApiCall } from './api-call.ts'
import { linkHeader } from './link-header.ts'

/** The parameters, beside the cursor, by which the neighbours of a page are found again. */
const KEPT: ReadonlySet<string> = new Set([
  'per_page',
  'query',
  'status',
  'environment',
  'project',
  'kind',
  'app',
  'since',
  'until',
  'outcome',
  'email',
])

/** A page of a list, with its one `Link` header. */
export const listAnswer = <A>(
  publicUrl: string,
  call: ApiCall,
  page: Page<A>,
  toWire: (item: A) => unknown,
): Answer => ({
  status: 200,
  body: page.items.map(toWire),
  headers: { link: linkHeader({ url: `${publicUrl}${call.path}`, filters: filtersOf(call) }, page) },
})

const filtersOf = ({ query }: ApiCall): URLSearchParams => {
  const filters = new URLSearchParams()
  for (const [name, value] of Object.entries(query).filter(([name]) => KEPT.has(name))) {
    for (const each of [value].flat().filter((text) => text !== '')) filters.append(name, String(each))
  }
  return filters
}
