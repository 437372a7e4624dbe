import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { IdCodec, members, TextCodec } from '../codecs.ts'
import type { Build } from '../release-body.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'

/** What an app was built into. Its commit is any text that the uploader chose. */
export interface PlatformBuild extends Build {
  readonly commit_description: string | null
}

/** {@link PlatformBuild} on the wire. */
const PlatformBuildCodec: t.Type<PlatformBuild, PlatformBuild, unknown> = members(
  { id: IdCodec, commit: TextCodec, commit_description: TextCodec },
  'an object, the build',
)

/** The schema says an object, and Heroku's own CLI reads a list (HEROKU.md, section 8). */
const ImageCodec = t.union([t.array(PlatformBuildCodec), PlatformBuildCodec], 'an image, or a list of images')

const imageOf = (answer: t.TypeOf<typeof ImageCodec>): PlatformBuild | null =>
  Array.isArray(answer) ? (answer[0] ?? null) : answer

/** What apps were built into. Heroku removes what is old, and then refuses it with 404. */
export interface BuildCalls {
  readonly slug: (app: string, slug: string) => Answer<PlatformBuild>
  /** An OCI image, of an app on Fir. Null where Heroku answers an empty list. */
  readonly image: (app: string, image: string) => Answer<PlatformBuild | null>
}

export const buildCalls = (calls: Calls): BuildCalls => ({
  slug: (app, slug) => calls.get(callPath`/apps/${app}/slugs/${slug}`, PlatformBuildCodec),
  image: (app, image) => F.pipe(calls.get(callPath`/apps/${app}/oci-images/${image}`, ImageCodec), TE.map(imageOf)),
})
