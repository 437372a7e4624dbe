import type { Instant } from '@slugline/core'
import * as t from 'io-ts'
import { members, NameCodec, RequiredIdCodec, TimeCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls, Listed } from './calls.ts'
import { type ListQuery, type Pages, pagesOf, rangeOf } from './listing.ts'

/** An event that an app's webhooks were told of. */
export interface PlatformEvent {
  readonly id: string
  /** What it is about, such as `api:release`. */
  readonly include: string | null
  /** What was delivered, without the metadata of a delivery. */
  readonly payload: unknown
  readonly created_at: Instant | null
}

/** {@link PlatformEvent} on the wire. */
const PlatformEventCodec: t.Type<PlatformEvent, PlatformEvent, unknown> = members(
  { id: RequiredIdCodec, include: NameCodec, payload: t.unknown, created_at: TimeCodec },
  'an object, the event',
)

/** The events of an app, as far back as Heroku keeps them. */
export interface EventCalls {
  /** One page of them, the newest first. */
  readonly page: (app: string, query?: ListQuery) => Answer<Listed<PlatformEvent>>
  readonly pages: (app: string, query?: ListQuery) => Pages<PlatformEvent>
  readonly read: (app: string, event: string) => Answer<PlatformEvent>
}

export const eventCalls = (calls: Calls): EventCalls => {
  const page: EventCalls['page'] = (app, query = {}) =>
    calls.list(
      { path: callPath`/apps/${app}/webhook-events`, range: rangeOf('seq ..; order=desc,', query) },
      PlatformEventCodec,
      'events',
    )
  return {
    page,
    pages: (app, query) => pagesOf((place) => page(app, place), query),
    read: (app, event) => calls.get(callPath`/apps/${app}/webhook-events/${event}`, PlatformEventCodec),
  }
}
