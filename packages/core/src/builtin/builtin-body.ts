import * as t from 'io-ts'
import type { VersionRelease } from '../domain/notice.ts'
import { HttpUrlCodec, InstantCodec, optional, optionalText, textUpTo, VersionCodec } from '../wire/codecs.ts'
import { CommitsWire, toCommits } from '../wire/commit-input.ts'

/** What the `builtin` plugin reads: a release as a client tells of it. Other members are left alone. */
export const BuiltinBody = t.type(
  {
    version: VersionCodec,
    ref: optionalText(textUpTo(200)),
    url: optionalText(HttpUrlCodec),
    dateReleased: optional(InstantCodec),
    commits: optional(CommitsWire),
  },
  'a JSON object',
)

export const toNotice = (body: t.TypeOf<typeof BuiltinBody>): VersionRelease => ({
  _tag: 'VersionRelease',
  eventId: null,
  datePublished: null,
  app: null,
  releaseNumber: null,
  version: body.version,
  ref: body.ref,
  url: body.url,
  dateReleased: body.dateReleased,
  commits: body.commits === null ? [] : toCommits(body.commits),
})
