import { type Instant, lenient } from '@slugline/core'
import type * as t from 'io-ts'
import { CountCodec, IdCodec, members, NameCodec, RequiredIdCodec, TimeCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls, Listed } from './calls.ts'
import { type ListQuery, type Pages, pagesOf, rangeOf } from './listing.ts'

/** One try of a delivery. */
export interface DeliveryAttempt {
  /** The status that we answered; null when no answer came. */
  readonly code: number | null
  /** What kept an answer away, in Heroku's words. */
  readonly error_class: string | null
  readonly status: string | null
  readonly created_at: Instant | null
}

/** What became of an event on its way to a webhook. */
export interface WebhookDelivery {
  readonly id: string
  /** `pending`, `scheduled`, `retrying`, `failed`, `succeeded` or `skipped`, and what Heroku may add. */
  readonly status: string | null
  readonly num_attempts: number | null
  readonly next_attempt_at: Instant | null
  readonly last_attempt: DeliveryAttempt | null
  readonly event: { readonly id: string | null; readonly include: string | null } | null
  readonly webhook: { readonly id: string | null; readonly level: string | null } | null
  readonly created_at: Instant | null
  readonly updated_at: Instant | null
}

const AttemptCodec = members(
  { code: CountCodec, error_class: NameCodec, status: NameCodec, created_at: TimeCodec },
  'an object',
)

/** {@link WebhookDelivery} on the wire. */
const WebhookDeliveryCodec: t.Type<WebhookDelivery, WebhookDelivery, unknown> = members(
  {
    id: RequiredIdCodec,
    status: NameCodec,
    num_attempts: CountCodec,
    next_attempt_at: TimeCodec,
    last_attempt: lenient(AttemptCodec),
    event: lenient(members({ id: IdCodec, include: NameCodec }, 'an object')),
    webhook: lenient(members({ id: IdCodec, level: NameCodec }, 'an object')),
    created_at: TimeCodec,
    updated_at: TimeCodec,
  },
  'an object, the delivery',
)

/** Which deliveries are listed, and from where. */
export interface DeliveryQuery extends ListQuery {
  /** Those with this status alone, such as `failed`. */
  readonly status?: string
}

/** The deliveries of an app's webhooks, as far back as Heroku keeps them. */
export interface DeliveryCalls {
  /** One page of them, the newest first. */
  readonly page: (app: string, query?: DeliveryQuery) => Answer<Listed<WebhookDelivery>>
  readonly pages: (app: string, query?: DeliveryQuery) => Pages<WebhookDelivery>
  readonly read: (app: string, delivery: string) => Answer<WebhookDelivery>
}

export const deliveryCalls = (calls: Calls): DeliveryCalls => {
  const page: DeliveryCalls['page'] = (app, { status, ...query } = {}) =>
    calls.list(
      {
        path: callPath`/apps/${app}/webhook-deliveries`,
        range: rangeOf('seq ..; order=desc,', query),
        query: status === undefined ? '' : `?${new URLSearchParams({ 'eq[status]': status })}`,
      },
      WebhookDeliveryCodec,
      'deliveries',
    )
  return {
    page,
    pages: (app, { status, ...query } = {}) =>
      pagesOf((place) => page(app, status === undefined ? place : { ...place, status }), query),
    read: (app, delivery) => calls.get(callPath`/apps/${app}/webhook-deliveries/${delivery}`, WebhookDeliveryCodec),
  }
}
