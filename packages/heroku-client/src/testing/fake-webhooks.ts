import { sampleId } from '../sample-id.ts'
import { answer, notFound, refuse } from './fake-answer.ts'
import type { FakeApp, FakeWebhook } from './fake-app.ts'
import { webhookView } from './fake-views.ts'

type Body = Readonly<Record<string, unknown>>

/** Reads what was sent; nothing, if it is no JSON object. */
const readBody = async (request: Request): Promise<Body> => {
  try {
    const body: unknown = await request.json()
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch {
    return {}
  }
}

const textOr = <A>(value: unknown, otherwise: A): string | A => (typeof value === 'string' ? value : otherwise)

const isValid = ({ include, level, url }: FakeWebhook): boolean =>
  include.length > 0 && ['sync', 'notify'].includes(level) && URL.canParse(url) && /^https?:/.test(url)

const changed = (webhook: FakeWebhook, body: Body, now: string): FakeWebhook => ({
  ...webhook,
  include: Array.isArray(body.include) ? body.include.filter((item) => typeof item === 'string') : webhook.include,
  level: textOr(body.level, webhook.level),
  url: textOr(body.url, webhook.url),
  secret: textOr(body.secret, webhook.secret),
  authorization: textOr(body.authorization, webhook.authorization),
  updated_at: now,
})

/** Makes a webhook. Without a secret of the caller's, one is made, and shown this once. */
export const createWebhook = async (app: FakeApp, request: Request, now: string): Promise<Response> => {
  const body = await readBody(request)
  const id = sampleId('webhook', app.name, app.count())
  const secret = `${sampleId('secret', id)}${sampleId('secret 2', id)}`.replaceAll('-', '')
  const blank = { id, include: [], level: '', url: '', secret, authorization: null, created_at: now, updated_at: now }
  const webhook = changed(blank, body, now)
  if (!isValid(webhook)) return refuse(422, 'invalid_params')
  app.webhooks.set(id, webhook)
  const headers = webhook.secret === secret ? { 'heroku-webhook-secret': secret } : {}
  return answer(201, webhookView(app)(webhook), headers)
}

export const changeWebhook = async (app: FakeApp, id: string, request: Request, now: string): Promise<Response> => {
  const body = await readBody(request)
  const before = app.webhooks.get(id)
  if (before === undefined) return notFound()
  const webhook = changed(before, body, now)
  if (!isValid(webhook)) return refuse(422, 'invalid_params')
  app.webhooks.set(id, webhook)
  return answer(200, webhookView(app)(webhook))
}

export const removeWebhook = (app: FakeApp, id: string): Response => {
  const webhook = app.webhooks.get(id)
  if (webhook === undefined) return notFound()
  app.webhooks.delete(id)
  return answer(200, webhookView(app)(webhook))
}
