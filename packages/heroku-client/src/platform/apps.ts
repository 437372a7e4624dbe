import { type App, HttpUrlCodec, lenient } from '@slugline/core'
import * as t from 'io-ts'
import { isIdentified } from '../app.ts'
import { IdCodec, members, NameCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'
import { type ListQuery, type Pages, pagesOf, rangeOf } from './listing.ts'

/** An id and a name, of what an app belongs to or is made of. */
interface Named {
  readonly id: string | null
  readonly name: string | null
}

/** An app. */
export interface PlatformApp extends App {
  /** Where it is to be seen. It cannot be guessed from the name. */
  readonly web_url: string | null
  readonly stack: Named | null
  /** `cedar` or `fir`. */
  readonly generation: Named | null
  readonly team: Named | null
  readonly space: Named | null
}

const NamedCodec = lenient(members({ id: IdCodec, name: NameCodec }, 'an object'))

/** {@link PlatformApp} on the wire. */
const PlatformAppCodec: t.Type<PlatformApp, PlatformApp, unknown> = t.refinement(
  members(
    {
      id: IdCodec,
      name: NameCodec,
      web_url: lenient(HttpUrlCodec),
      stack: NamedCodec,
      generation: NamedCodec,
      team: NamedCodec,
      space: NamedCodec,
    },
    'an app',
  ),
  isIdentified,
  'an object with the id or the name of the app',
)

/** The apps that the token sees. */
export interface AppCalls {
  /** All of them, page by page, in the order of their ids. */
  readonly pages: (query?: ListQuery) => Pages<PlatformApp>
  /** One, by its id or its name. */
  readonly read: (app: string) => Answer<PlatformApp>
}

export const appCalls = (calls: Calls): AppCalls => ({
  pages: (query) =>
    pagesOf(
      (place) => calls.list({ path: callPath`/apps`, range: rangeOf('id ..; ', place) }, PlatformAppCodec, 'apps'),
      query,
    ),
  read: (app) => calls.get(callPath`/apps/${app}`, PlatformAppCodec),
})
