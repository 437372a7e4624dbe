import type { Instant } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { members, NameCodec, RequiredIdCodec, TextCodec, TextsCodec, TimeCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'
import { rangeOf, wholeList } from './listing.ts'

/** A subscription of an app's events. Heroku never shows its secret and its authorization again. */
export interface Webhook {
  readonly id: string
  readonly include: readonly string[]
  /** `sync`: repeated until it arrives; `notify`: tried once. */
  readonly level: string | null
  readonly url: string | null
  readonly created_at: Instant | null
  readonly updated_at: Instant | null
}

/** What a webhook is made of. */
export interface NewWebhook {
  /** Such as `api:release`. */
  readonly include: readonly string[]
  readonly level: 'sync' | 'notify'
  readonly url: string
  /** What deliveries are signed with. Default: Heroku makes one. */
  readonly secret?: string
  /** Sent as the `Authorization` of each delivery. */
  readonly authorization?: string
}

/** A webhook that was made. */
export interface CreatedWebhook {
  readonly webhook: Webhook
  /** The secret that Heroku made, which is shown this once; null where one was given. */
  readonly secret: string | null
}

/** {@link Webhook} on the wire. */
const WebhookCodec: t.Type<Webhook, Webhook, unknown> = members(
  {
    id: RequiredIdCodec,
    include: TextsCodec,
    level: NameCodec,
    url: TextCodec,
    created_at: TimeCodec,
    updated_at: TimeCodec,
  },
  'an object, the webhook',
)

/** The webhooks of an app. */
export interface WebhookCalls {
  readonly list: (app: string) => Answer<readonly Webhook[]>
  readonly create: (app: string, webhook: NewWebhook) => Answer<CreatedWebhook>
  /** Changes what is given, and nothing else. */
  readonly update: (app: string, webhook: string, change: Partial<NewWebhook>) => Answer<Webhook>
  readonly remove: (app: string, webhook: string) => Answer<void>
}

export const webhookCalls = (calls: Calls): WebhookCalls => ({
  list: (app) =>
    wholeList((query) =>
      calls.list({ path: callPath`/apps/${app}/webhooks`, range: rangeOf('id ..; ', query) }, WebhookCodec, 'webhooks'),
    ),
  create: (app, body) =>
    F.pipe(
      calls.send(
        { method: 'POST', path: callPath`/apps/${app}/webhooks`, body, secrets: secretsOf(body) },
        WebhookCodec,
      ),
      TE.map(({ value, headers }) => ({ webhook: value, secret: headers.get('heroku-webhook-secret') })),
    ),
  update: (app, webhook, body) =>
    F.pipe(
      calls.send(
        { method: 'PATCH', path: callPath`/apps/${app}/webhooks/${webhook}`, body, secrets: secretsOf(body) },
        WebhookCodec,
      ),
      TE.map(({ value }) => value),
    ),
  remove: (app, webhook) =>
    F.pipe(
      calls.send({ method: 'DELETE', path: callPath`/apps/${app}/webhooks/${webhook}` }, t.unknown),
      TE.map(() => undefined),
    ),
})

/** The URL of a hook is signed: whoever knows it can deliver. */
const secretsOf = ({ url, secret, authorization }: Partial<NewWebhook>): readonly string[] =>
  [url, secret, authorization].filter((text) => text !== undefined)
