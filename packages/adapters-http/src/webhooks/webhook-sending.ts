import {
  type Clock,
  type Instant,
  type JobFailure,
  jobFailure,
  type ReceiverGone,
  type WebhookMessage,
  type WebhookSending,
  type WebhookTarget,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import ky, { type Options } from 'ky'
import { isLate } from '../outgoing/is-late.ts'
import { makeRests } from '../outgoing/rests.ts'
import { notBefore } from '../outgoing/retry-after.ts'
import { describeFailure } from './describe-failure.ts'
import { slackRequest } from './slack-message.ts'
import { standardRequest } from './standard-message.ts'
import type { WebhookRequest } from './webhook-request.ts'

export interface WebhookSendingOptions {
  readonly clock: Clock
  /** Who calls: one that guards against calls into our own network. Default: that of the platform, which does not. */
  readonly fetch?: NonNullable<Options['fetch']>
  /** How long a receiver may take to answer, in milliseconds; default 15 000. */
  readonly timeout?: number
}

/**
 * Sends webhooks by HTTP: signed as Standard Webhooks say, or as Slack's incoming webhooks take them. One try, without
 * following redirects; of the answer only the status counts, and `Retry-After`. A URL that did not answer in time is not
 * called again for a minute: one that is slow on purpose would keep everybody else's messages waiting.
 *
 * @example
 * const { fetch } = makeSafeFetch()
 * const sending = makeWebhookSending({ clock: systemClock, fetch })
 */
export const makeWebhookSending = (options: WebhookSendingOptions): WebhookSending => {
  const rests = makeRests(options.clock)
  return {
    send: (target, message) => async () => {
      const now = options.clock.now()
      const host = hostOf(target.url)
      const restsUntil = rests.until(target.url)
      if (restsUntil !== null)
        return E.left(jobFailure(`${host} did not answer in time a moment ago.`, { notBefore: restsUntil }))
      const request = requestOf(target, message, now)
      try {
        const answer = await post(options, target.url, request)
        // Nobody reads it, and whatever becomes of it changes nothing; what is left of it would hold the connection.
        await answer.body?.cancel().catch(() => undefined)
        return answer.ok ? E.right(undefined) : E.left(refused(host, answer, now))
      } catch (error) {
        const lateUntil = isLate(error) ? rests.begin(target.url) : null
        return E.left(jobFailure(describeFailure(host, error), { notBefore: lateUntil }))
      }
    },
  }
}

const requestOf = (target: WebhookTarget, message: WebhookMessage, now: Instant): WebhookRequest => {
  switch (target.format) {
    case 'standard':
      return standardRequest(message, target.secrets, now)
    case 'slack':
      return slackRequest(message)
  }
}

const post = (
  { fetch = globalThis.fetch, timeout = 15_000 }: WebhookSendingOptions,
  url: string,
  { body, headers }: WebhookRequest,
): Promise<Response> =>
  ky.post(url, {
    body,
    headers: { 'content-type': 'application/json', 'user-agent': 'Slugline', ...headers },
    fetch,
    timeout,
    retry: 0,
    redirect: 'manual',
    throwHttpErrors: false,
  })

/** All but the host may be a secret. */
const hostOf = (url: string): string => (URL.parse(url)?.host ?? 'The receiver').slice(0, MAX_HOST)

/** How much of a host is told: names may have 253 characters, and a reason ends at 200. */
const MAX_HOST = 120

const refused = (host: string, { status, headers }: Response, now: Instant): JobFailure | ReceiverGone => {
  const answered = `${host} answered ${status}`
  if (status === 410) return { _tag: 'ReceiverGone', reason: `${answered}: it wants no more messages.` }
  const isRedirect = status >= 300 && status < 400
  return jobFailure(`${answered}${isRedirect ? ': redirects are not followed' : ''}.`, {
    notBefore: notBefore(headers.get('retry-after'), now),
  })
}
