import { either as E } from 'fp-ts'
import type * as t from 'io-ts'
import { FlagCodec, members } from '../codecs.ts'
import { type HerokuRelease, RELEASE_MEMBERS } from '../release-body.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls, Listed } from './calls.ts'
import { type ListQuery, type Pages, pagesOf, rangeOf } from './listing.ts'

/** A release, as the API tells of it: its slug is an id, the commit of which is the slug's. */
export interface PlatformRelease extends HerokuRelease {
  /** Whether it runs now. */
  readonly current: boolean | null
}

/** {@link PlatformRelease} on the wire. */
const PlatformReleaseCodec: t.Type<PlatformRelease, PlatformRelease, unknown> = members(
  { ...RELEASE_MEMBERS, current: FlagCodec },
  'an object, the release',
)

/** Which releases are listed, and from where. */
export interface ReleaseQuery extends ListQuery {
  /** Those with a lower number alone. */
  readonly before?: number
}

/** The releases of an app, which is named by its id or its name. */
export interface ReleaseCalls {
  /** One page of them, the newest first. */
  readonly page: (app: string, query?: ReleaseQuery) => Answer<Listed<PlatformRelease>>
  /** All of them, page by page, the newest first; those with a higher number than `after` alone, if it is given. */
  readonly pages: (app: string, query?: ReleaseQuery & { readonly after?: number }) => Pages<PlatformRelease>
  /** One, by its id or its number. */
  readonly read: (app: string, release: string | number) => Answer<PlatformRelease>
}

export const releaseCalls = (calls: Calls): ReleaseCalls => {
  const page: ReleaseCalls['page'] = (app, { before, ...query } = {}) => {
    const start = before === undefined ? '' : `]${before}`
    return calls.list(
      { path: callPath`/apps/${app}/releases`, range: rangeOf(`version ${start}..; order=desc,`, query) },
      PlatformReleaseCodec,
      'releases',
    )
  }
  return {
    page,
    pages: (app, { after = 0, ...query } = {}) => {
      const all = pagesOf((place) => page(app, { ...query, ...place }), query)
      return { [Symbol.asyncIterator]: () => pagesAfter(after, all) }
    },
    read: (app, release) => calls.get(callPath`/apps/${app}/releases/${String(release)}`, PlatformReleaseCodec),
  }
}

/** Pages of falling numbers, down to one that is no longer wanted. */
async function* pagesAfter(number: number, pages: Pages<PlatformRelease>): AsyncGenerator<PageRead> {
  for await (const page of pages) {
    if (E.isLeft(page)) return yield page
    const wanted = page.right.filter(({ version }) => version === null || version > number)
    if (wanted.length > 0) yield E.right(wanted)
    if (wanted.length < page.right.length) return
  }
}

type PageRead = Pages<PlatformRelease> extends AsyncIterable<infer Page> ? Page : never
