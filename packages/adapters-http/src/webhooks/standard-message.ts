import { formatInstant, type Instant, type WebhookMessage } from '@slugline/core'
import { Webhook } from 'standardwebhooks'
import { appToWire, deployToWire } from '../api/deploy-wire.ts'
import type { WebhookRequest } from './webhook-request.ts'

/** A message as Standard Webhooks put and sign it, once with each secret, at the time of this try. */
export const standardRequest = (message: WebhookMessage, secrets: readonly string[], now: Instant): WebhookRequest => {
  const { id, type, date } = message
  const body = JSON.stringify({ type, timestamp: formatInstant(date), data: dataOf(message) })
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, new Date(now), body))
  return {
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signatures.join(' '),
    },
  }
}

const dataOf = (message: WebhookMessage): object => {
  const { id, slug } = message.organization
  return { organization: { id, slug }, ...factsOf(message) }
}

const factsOf = (message: WebhookMessage): object => {
  switch (message.type) {
    case 'deploy.recorded':
      return { deploy: deployToWire(message.deploy), owner: message.owner }
    case 'release.failed': {
      const { app, releaseNumber, kind, dateFailed } = message.failed
      const { id, slug } = message.project
      return { project: { id, slug }, app: appToWire(app), releaseNumber, kind, dateFailed: formatInstant(dateFailed) }
    }
  }
}
