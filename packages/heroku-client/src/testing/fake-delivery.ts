import { SIGNATURE_HEADER } from '../body-signature.ts'
import type { ReleasePayload } from '../release-payload.ts'
import { sampleId } from '../sample-id.ts'
import type { FakeApp, FakeDelivery, FakeEvent, FakeWebhook } from './fake-app.ts'
import { signDelivery } from './sign-delivery.ts'

/** A delivery that is about to be made. */
export interface UpcomingDelivery {
  readonly app: string
  /** Release number. */
  readonly release: number
  readonly action: 'create' | 'update'
  readonly webhookId: string
}

/** How deliveries are made. */
export interface Postman {
  readonly deliver: (request: Request) => Promise<Response>
  /** Whether a delivery never arrives. */
  readonly drop: (delivery: UpcomingDelivery) => boolean
  /** RFC 3339. */
  readonly now: () => string
}

/** Tells of a release: an event, and its delivery to each webhook that wants to know, one after the other. */
export const tell = async (app: FakeApp, release: number, payload: ReleasePayload, postman: Postman): Promise<void> => {
  const { webhook_metadata: _, ...bare } = payload
  const event: FakeEvent = { id: payload.id, include: 'api:release', release, payload: bare, created_at: postman.now() }
  app.events.set(event.id, event)
  for (const webhook of app.webhooks.values()) {
    if (webhook.include.includes('api:release')) await attempt(app, webhook, event, null, postman)
  }
}

/** Makes all deliveries once more that wait for it; answers how many. */
export const redeliver = async (app: FakeApp, postman: Postman): Promise<number> => {
  const waiting = [...app.deliveries.values()].filter(({ status }) => status === 'retrying')
  for (const delivery of waiting) {
    const [webhook, event] = [app.webhooks.get(delivery.webhook.id), app.events.get(delivery.event.id)]
    if (webhook !== undefined && event !== undefined) await attempt(app, webhook, event, delivery, postman)
  }
  return waiting.length
}

/** Makes a delivery, for the first time or again, and remembers what came of it. */
const attempt = async (
  app: FakeApp,
  webhook: FakeWebhook,
  event: FakeEvent,
  before: FakeDelivery | null,
  postman: Postman,
): Promise<void> => {
  const id = before?.id ?? sampleId('delivery', `${webhook.id} ${event.id}`)
  const attempts = (before?.num_attempts ?? 0) + 1
  const attemptId = sampleId('attempt', id, attempts)
  const action = event.payload.action === 'create' ? 'create' : 'update'
  const isDropped = postman.drop({ app: app.name, release: event.release, action, webhookId: webhook.id })
  const result = isDropped ? DROPPED : await post(webhook, bodyOf(webhook, event, id, attemptId), postman)
  const now = postman.now()
  const isRetried = result.status === 'failed' && webhook.level === 'sync' && !isDropped
  app.deliveries.set(id, {
    id,
    status: isRetried ? 'retrying' : result.status,
    num_attempts: attempts,
    next_attempt_at: isRetried ? now : null,
    last_attempt: { ...result, id: attemptId, created_at: now, updated_at: now },
    event: { id: event.id, include: event.include },
    webhook: { id: webhook.id, level: webhook.level },
    created_at: before?.created_at ?? now,
    updated_at: now,
  })
}

type Result = Pick<FakeDelivery['last_attempt'], 'status' | 'code' | 'error_class'>

/** As if Heroku had tried for three days, and given up. */
const DROPPED: Result = { status: 'failed', code: null, error_class: 'timeout' }

const bodyOf = (webhook: FakeWebhook, event: FakeEvent, deliveryId: string, attemptId: string): string =>
  JSON.stringify({
    ...event.payload,
    webhook_metadata: {
      attempt: { id: attemptId },
      delivery: { id: deliveryId },
      event: { id: event.id, include: event.include },
      webhook: { id: webhook.id },
    },
  })

const post = async ({ url, secret, authorization }: FakeWebhook, body: string, postman: Postman): Promise<Result> => {
  const headers = new Headers({ 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(secret, body) })
  if (authorization !== null) headers.set('authorization', authorization)
  try {
    const { ok, status } = await postman.deliver(new Request(url, { method: 'POST', headers, body }))
    return { status: ok ? 'succeeded' : 'failed', code: status, error_class: null }
  } catch {
    return { status: 'failed', code: null, error_class: 'connection-failed' }
  }
}
