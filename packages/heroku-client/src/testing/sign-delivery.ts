import { createHmac } from 'node:crypto'

/**
 * Signs a body as Heroku does: the value of the header `Heroku-Webhook-Hmac-SHA256`. What is signed are the bytes, so
 * send exactly these.
 *
 * @example
 * const body = JSON.stringify(deployPayload({ app: 'acme-web', release: 42 }))
 * const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery('my-secret', body) }
 * await fetch(hookUrl, { method: 'POST', headers, body })
 */
export const signDelivery = (secret: string, body: string | Uint8Array): string =>
  createHmac('sha256', secret).update(body).digest('base64')
