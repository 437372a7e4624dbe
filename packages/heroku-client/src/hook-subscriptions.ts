import type { HookFailure, HookSubscription, HookSubscriptions, HookTarget } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import type { Answer } from './platform/calls.ts'
import { clientsBy, type PlatformAccess } from './platform/clients.ts'
import { orNull } from './platform/or-null.ts'
import { toPlatformError } from './platform/platform-error.ts'
import type { WebhookDelivery } from './platform/webhook-deliveries.ts'
import type { NewWebhook, Webhook } from './platform/webhooks.ts'

/**
 * Makes the list of Heroku's webhooks, as core manages it.
 *
 * @example
 * const subscriptions = makeHerokuSubscriptions()
 * await subscriptions.create({ token, app: 'acme-web' }, { url: hookUrl, secret })()
 */
export const makeHerokuSubscriptions = (access: PlatformAccess = {}): HookSubscriptions => {
  const apiOf = clientsBy(access, (api) => api)
  return {
    plugin: 'heroku',
    list: ({ token, app }) => answering(apiOf(token).webhooks.list(app), (webhooks) => webhooks.map(toSubscription)),
    create: ({ token, app }, hook) =>
      answering(apiOf(token).webhooks.create(app, toWebhook(hook)), ({ webhook }) => toSubscription(webhook)),
    repair: ({ token, app }, id, hook) =>
      answering(apiOf(token).webhooks.update(app, id, toWebhook(hook)), toSubscription),
    remove: ({ token, app }, id) => answering(orNull(apiOf(token).webhooks.remove(app, id)), () => undefined),
    failures: ({ token, app }, id) =>
      answering(apiOf(token).webhookDeliveries.page(app, { pageSize: LOOKED_AT }), ({ items }) =>
        failuresOf(items, id),
      ),
  }
}

const answering = <A, B>(answer: Answer<A>, read: (value: A) => B) =>
  F.pipe(answer, TE.map(read), TE.mapLeft(toPlatformError))

/** The entity that tells of releases. */
const RELEASES = 'api:release'

const toWebhook = ({ url, secret }: HookTarget): NewWebhook => ({ include: [RELEASES], level: 'sync', url, secret })

const toSubscription = ({ id, url, level, include }: Webhook): HookSubscription => ({
  id,
  url: url ?? '',
  isRepeated: level === 'sync',
  tellsReleases: include.includes(RELEASES),
})

/** How many of the newest deliveries are looked at, and how many failures are told. */
const LOOKED_AT = 200
const TOLD = 10

const FAILED: ReadonlySet<string | null> = new Set(['retrying', 'failed', 'skipped'])

const failuresOf = (deliveries: readonly WebhookDelivery[], subscriptionId: string): readonly HookFailure[] =>
  deliveries
    .filter(({ webhook, status }) => webhook?.id === subscriptionId && FAILED.has(status))
    .slice(0, TOLD)
    .map(toFailure)

const toFailure = ({ status, num_attempts, last_attempt, next_attempt_at }: WebhookDelivery): HookFailure => ({
  status: status ?? 'failed',
  attempts: num_attempts ?? 0,
  code: last_attempt?.code ?? null,
  error: last_attempt?.error_class ?? null,
  dateLastAttempt: last_attempt?.created_at ?? null,
  dateNextAttempt: next_attempt_at,
})
