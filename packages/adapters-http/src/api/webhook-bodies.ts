import {
  EVENT_TYPES,
  FlagCodec,
  isHttpUrl,
  isSigningSecret,
  OverlapCodec,
  optional,
  SIGNING_SECRET_RULE,
  textThat,
  WEBHOOK_FORMATS,
  type WebhookReceiverChange,
  wordOf,
} from '@slugline/core'
import type * as t from 'io-ts'
import { jsonBody } from './json-request.ts'
import { NameCodec } from './names.ts'
import { someWords } from './some-words.ts'

const ReceiverUrlCodec = textThat(
  'an absolute https or http URL of at most 2000 characters, without user and password',
  (text) => isHttpUrl(text) && isWithoutCredentials(URL.parse(text)),
  { kind: 'url', maxLength: 2000 },
)

const isWithoutCredentials = (url: URL | null): boolean => url !== null && url.username === '' && url.password === ''

const EventsCodec = someWords(EVENT_TYPES, 'events', 'at least one event, none of them twice')

const SecretCodec = textThat(SIGNING_SECRET_RULE, isSigningSecret, { minLength: 38, maxLength: 94 })

/** The body that adds a receiver. */
export const NewWebhook = jsonBody({
  name: NameCodec,
  url: ReceiverUrlCodec,
  format: optional(wordOf(WEBHOOK_FORMATS)),
  events: optional(EventsCodec),
  enabled: optional(FlagCodec),
  secret: optional(SecretCodec),
})

/** The body that changes one: what is absent stays. */
export const ChangedWebhook = jsonBody({
  name: optional(NameCodec),
  url: optional(ReceiverUrlCodec),
  events: optional(EventsCodec),
  enabled: optional(FlagCodec),
})

/** The body that rotates its secret. */
export const NewSecret = jsonBody({ secret: optional(SecretCodec), overlap: optional(OverlapCodec) })

/** What a body changes. */
export const changeOf = ({ name, url, events, enabled }: t.TypeOf<typeof ChangedWebhook>): WebhookReceiverChange => ({
  ...(name === null ? {} : { name }),
  ...(url === null ? {} : { url }),
  ...(events === null ? {} : { events }),
  ...(enabled === null ? {} : { enabled }),
})
