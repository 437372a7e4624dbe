import type { Page } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import type * as t from 'io-ts'
import type { Answer, ApiCall } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import type { ApiPorts } from './api-route.ts'
import { linkHeader } from './link-header.ts'
import type { PAGE } from './query.ts'
import { readQuery } from './read-query.ts'

/** How one list is asked for, and shown. */
export interface List<Parameters extends typeof PAGE, Item> {
  /** What the query is read by. */
  readonly query: t.TypeC<Parameters>
  readonly ask: (query: t.TypeOf<t.TypeC<Parameters>>) => TE.TaskEither<ApiError, Page<Item>>
  readonly toWire: (item: Item) => unknown
}

/** Answers a page of a list, with its one `Link` header. */
export const answerList = <Parameters extends typeof PAGE, Item>(
  { publicUrl }: Pick<ApiPorts, 'publicUrl'>,
  call: ApiCall,
  { query, ask, toWire }: List<Parameters, Item>,
): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(readQuery(query)(call)),
    TE.flatMap(ask),
    TE.map((page) => {
      const address = { url: `${publicUrl}${call.path}`, filters: filtersOf(call, Object.keys(query.props)) }
      return { status: 200, body: page.items.map(toWire), headers: { link: linkHeader(address, page) } }
    }),
  )

/** The parameters, beside the cursor, by which the neighbours of a page are found again: all that the list takes. */
const filtersOf = ({ query }: ApiCall, taken: readonly string[]): URLSearchParams => {
  const filters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (name === 'cursor' || !taken.includes(name)) continue
    for (const each of [value].flat().filter((text) => text !== '')) filters.append(name, String(each))
  }
  return filters
}
