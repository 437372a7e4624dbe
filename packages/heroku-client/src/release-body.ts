import { type App, type Instant, lenient, Reader, type ReleaseStatus } from '@slugline/core'
import * as t from 'io-ts'
import { type Actor, ActorCodec } from './actor.ts'
import { AppCodec } from './app.ts'
import { IdCodec, members, TextCodec, TimeCodec } from './codecs.ts'
import { ReleaseNumberCodec } from './release-number.ts'
import { StatusCodec } from './release-status.ts'

/** What a release was built into, if it may name a commit. */
export interface Build {
  readonly id: string | null
  readonly commit: string | null
}

/** A release of Heroku: the members of `data` that we read. */
export interface HerokuRelease {
  readonly id: string | null
  readonly app: App
  readonly version: number | null
  readonly status: ReleaseStatus | null
  readonly description: string | null
  readonly slug: Build | null
  readonly oci_image: Build | null
  readonly artifacts: readonly unknown[] | null
  readonly stack: string | null
  readonly user: { readonly email: Actor | null } | null
  readonly actor: { readonly email: Actor | null } | null
  readonly created_at: Instant | null
  readonly updated_at: Instant | null
}

const BuildCodec = lenient(members({ id: IdCodec, commit: TextCodec }, 'an object'))
const readArray = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null)
const UserCodec = lenient(members({ email: ActorCodec }, 'an object'))

/** The members of a {@link HerokuRelease} on the wire (HEROKU.md, section 3). Only the app is required. */
export const RELEASE_MEMBERS = {
  id: IdCodec,
  app: AppCodec,
  version: ReleaseNumberCodec,
  status: StatusCodec,
  description: TextCodec,
  slug: BuildCodec,
  oci_image: BuildCodec,
  artifacts: new Reader('an array', readArray),
  stack: TextCodec,
  user: UserCodec,
  actor: UserCodec,
  created_at: TimeCodec,
  updated_at: TimeCodec,
}

const HerokuReleaseCodec: t.Type<HerokuRelease, HerokuRelease, unknown> = members(
  RELEASE_MEMBERS,
  'an object, the release',
)

/** The body of a release event, beside its envelope. */
export interface ReleaseBody {
  readonly data: HerokuRelease
}

/** {@link ReleaseBody} on the wire. */
export const ReleaseBodyCodec: t.Type<ReleaseBody, ReleaseBody, unknown> = members(
  { data: HerokuReleaseCodec },
  'a JSON object',
)

const OciImage = t.type({ type: t.literal('oci-image') })

/** Whether a release runs a container image (of the registry, or of a buildpack on Fir), which has no slug. */
export const isContainer = ({ artifacts, stack }: HerokuRelease): boolean =>
  stack === 'container' || stack === 'cnb' || (artifacts?.some(OciImage.is) ?? false)
