import {
  EVENT_TYPES,
  formatInstant,
  heldAt,
  type Instant,
  isSigned,
  type ReceiverWithSecret,
  WEBHOOK_FORMATS,
  type WebhookReceiver,
  wordOf,
} from '@slugline/core'
import * as t from 'io-ts'
import { instantOrNull } from './instant-wire.ts'
import { IdWire, nullable, TimeWire } from './wire.ts'

/** A receiver of webhooks as clients read it, without its secrets (HTTP contract, part C). */
export const WebhookWire = t.type(
  {
    id: IdWire,
    name: t.string,
    format: wordOf(WEBHOOK_FORMATS),
    host: t.string,
    url: nullable(t.string),
    events: t.readonlyArray(wordOf(EVENT_TYPES)),
    enabled: t.boolean,
    secrets: t.array(t.type({ dateCreated: TimeWire, dateExpires: nullable(TimeWire) })),
    dateCreated: TimeWire,
  },
  'Webhook',
)

/** The same with the secret that was given to it: shown this once. */
export const WebhookSecretWire = t.type({ ...WebhookWire.props, secret: nullable(t.string) }, 'WebhookWithSecret')

/** Writes a receiver. Where nothing is signed the URL is what is secret: of that only the host is shown. */
export const webhookToWire = (receiver: WebhookReceiver, now: Instant): t.TypeOf<typeof WebhookWire> => ({
  id: receiver.id,
  name: receiver.name,
  format: receiver.format,
  host: URL.parse(receiver.url)?.host ?? '',
  url: isSigned(receiver.format) ? receiver.url : null,
  events: receiver.events,
  enabled: receiver.enabled,
  secrets: heldAt(receiver.secrets, now).map(({ dateCreated, dateExpires }) => ({
    dateCreated: formatInstant(dateCreated),
    dateExpires: instantOrNull(dateExpires),
  })),
  dateCreated: formatInstant(receiver.dateCreated),
})

/** Writes a receiver with its new secret. */
export const webhookSecretToWire = (
  { receiver, secret }: ReceiverWithSecret,
  now: Instant,
): t.TypeOf<typeof WebhookSecretWire> => ({ ...webhookToWire(receiver, now), secret })
