import { type Instant, lenient } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { IdCodec, members, TextCodec, TimeCodec } from '../codecs.ts'
import type { Build } from '../release-body.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'
import { type ListQuery, type Pages, pagesOf, rangeOf } from './listing.ts'

/** What an app was built into: a slug or an image. Its commit is any text that the uploader chose. */
export interface PlatformArtifact extends Build {
  readonly commit_description: string | null
}

/** {@link PlatformArtifact} on the wire. */
const ArtifactCodec: t.Type<PlatformArtifact, PlatformArtifact, unknown> = members(
  { id: IdCodec, commit: TextCodec, commit_description: TextCodec },
  'an object, the build',
)

/** The schema says an object, and Heroku's own CLI reads a list (HEROKU.md, section 8). */
const ImageCodec = t.union([t.array(ArtifactCodec), ArtifactCodec], 'an image, or a list of images')

const imageOf = (answer: t.TypeOf<typeof ImageCodec>): PlatformArtifact | null =>
  Array.isArray(answer) ? (answer[0] ?? null) : answer

/** A build of an app, whatever came of it. Its log, whose URL is a secret, is left out. */
export interface PlatformBuild {
  readonly id: string | null
  /** `pending`, `succeeded` or `failed`. */
  readonly status: string | null
  readonly created_at: Instant | null
  /** What it made; null on Fir, and where it made nothing. */
  readonly slug: { readonly id: string | null } | null
  /** The version is any text that the uploader chose: the commit, of what was pushed or came from GitHub. */
  readonly source_blob: { readonly version: string | null } | null
}

/** {@link PlatformBuild} on the wire. */
const BuildCodec: t.Type<PlatformBuild, PlatformBuild, unknown> = members(
  {
    id: IdCodec,
    status: TextCodec,
    created_at: TimeCodec,
    slug: lenient(members({ id: IdCodec }, 'an object')),
    source_blob: lenient(members({ version: TextCodec }, 'an object')),
  },
  'an object, the build',
)

/** The builds of an app, and what came of them. Heroku removes what is old, and then refuses it with 404. */
export interface BuildCalls {
  /** All of them, page by page, the newest first. */
  readonly pages: (app: string, query?: ListQuery) => Pages<PlatformBuild>
  readonly slug: (app: string, slug: string) => Answer<PlatformArtifact>
  /** An OCI image, of an app on Fir. Null where Heroku answers an empty list. */
  readonly image: (app: string, image: string) => Answer<PlatformArtifact | null>
}

export const buildCalls = (calls: Calls): BuildCalls => ({
  pages: (app, query) =>
    pagesOf((place) => {
      const range = rangeOf('created_at ..; order=desc,', place)
      return calls.list({ path: callPath`/apps/${app}/builds`, range }, BuildCodec, 'builds')
    }, query),
  slug: (app, slug) => calls.get(callPath`/apps/${app}/slugs/${slug}`, ArtifactCodec),
  image: (app, image) => F.pipe(calls.get(callPath`/apps/${app}/oci-images/${image}`, ImageCodec), TE.map(imageOf)),
})
