import { type App, type Instant, lenient } from '@slugline/core'
import type * as t from 'io-ts'
import { type Actor, ActorCodec } from './actor.ts'
import { AppCodec } from './app.ts'
import { IdCodec, members, TextCodec, TimeCodec } from './codecs.ts'

/** The envelope of any event that Heroku sends, whatever it is about: nothing in it is required. */
export interface WebhookEvent {
  readonly id: string | null
  readonly resource: string | null
  readonly action: string | null
  readonly actor: { readonly email: Actor | null } | null
  readonly published_at: Instant | null
  /** As they came: they are read only when the release itself has no time. */
  readonly created_at: string | null
  readonly updated_at: string | null
  readonly webhook_metadata: { readonly event: { readonly id: string | null } | null } | null
}

const Identified = lenient(members({ id: IdCodec }, 'an object'))

/** {@link WebhookEvent} on the wire (HEROKU.md, section 2). */
export const WebhookEventCodec: t.Type<WebhookEvent, WebhookEvent, unknown> = members(
  {
    id: IdCodec,
    resource: TextCodec,
    action: TextCodec,
    actor: lenient(members({ email: ActorCodec }, 'an object')),
    published_at: TimeCodec,
    created_at: TextCodec,
    updated_at: TextCodec,
    webhook_metadata: lenient(members({ event: Identified }, 'an object')),
  },
  'a JSON object',
)

/** The app of an event that is about something else than a release. */
export interface ForeignEvent {
  readonly data: { readonly app: App | null } | null
}

/** {@link ForeignEvent} on the wire. */
export const ForeignEventCodec: t.Type<ForeignEvent, ForeignEvent, unknown> = members(
  { data: lenient(members({ app: lenient(AppCodec) }, 'an object')) },
  'a JSON object',
)

/** Heroku's id of an event, the same in every attempt to deliver it. */
export const eventIdOf = ({ id, webhook_metadata }: WebhookEvent): string | null =>
  id ?? webhook_metadata?.event?.id ?? null
