import { type App, lenient } from '@slugline/core'
import type * as t from 'io-ts'
import { AppCodec } from '../app.ts'
import { IdCodec, members, NameCodec, TextCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'
import { rangeOf, wholeList } from './listing.ts'

interface Identified {
  readonly id: string | null
}

/** A release of one app that was brought to others of its pipeline. */
export interface Promotion {
  readonly id: string | null
  readonly status: string | null
  readonly pipeline: Identified | null
  readonly source: { readonly app: App | null; readonly release: Identified | null } | null
}

/** What became of a promotion in one app. */
export interface PromotionTarget {
  readonly app: App | null
  /** The release that it made there, once it did. */
  readonly release: Identified | null
  readonly status: string | null
  readonly error_message: string | null
}

const IdentifiedCodec = lenient(members({ id: IdCodec }, 'an object'))

/** {@link Promotion} on the wire. */
const PromotionCodec: t.Type<Promotion, Promotion, unknown> = members(
  {
    id: IdCodec,
    status: NameCodec,
    pipeline: IdentifiedCodec,
    source: lenient(members({ app: lenient(AppCodec), release: IdentifiedCodec }, 'an object')),
  },
  'an object, the promotion',
)

/** {@link PromotionTarget} on the wire. */
const PromotionTargetCodec: t.Type<PromotionTarget, PromotionTarget, unknown> = members(
  { app: lenient(AppCodec), release: IdentifiedCodec, status: NameCodec, error_message: TextCodec },
  'an object, the promotion target',
)

/** Promotions in pipelines, by their id: Heroku lists none. */
export interface PromotionCalls {
  readonly read: (promotion: string) => Answer<Promotion>
  readonly targets: (promotion: string) => Answer<readonly PromotionTarget[]>
}

export const promotionCalls = (calls: Calls): PromotionCalls => ({
  read: (promotion) => calls.get(callPath`/pipeline-promotions/${promotion}`, PromotionCodec),
  targets: (promotion) =>
    wholeList((query) =>
      calls.list(
        { path: callPath`/pipeline-promotions/${promotion}/promotion-targets`, range: rangeOf('id ..; ', query) },
        PromotionTargetCodec,
        'promotion targets',
      ),
    ),
})
