import { either as E } from 'fp-ts'
import { expect, it } from 'vitest'
import { formatInstant, type Instant } from '../domain/instant.ts'
import type { JobFailure } from '../domain/job.ts'
import { WEBHOOK_FORMATS, type WebhookFormat, type WebhookMessage } from '../domain/webhook.ts'
import type { ReceiverGone, WebhookSending } from '../ports/webhook-sending.ts'
import type { Opened } from './given.ts'
import { inOrder, must, run } from './running.ts'
import { suite } from './suite.ts'
import { WEBHOOK_MESSAGES } from './webhook-messages.ts'

/** What the suite needs: the port, and a receiver that it reaches, which answers as it is told. */
export interface WebhookSendingSubject extends Opened {
  readonly sending: WebhookSending
  /** A new receiver: it answers each message by the next of these, and those after the last by the last. */
  readonly receiver: (...answers: readonly ReceiverAnswer[]) => Promise<Receiver>
  /** A URL below which nobody listens. */
  readonly nowhere: () => Promise<string>
  /** What time it is for the sender. */
  readonly now: () => Instant
  /** Whether a message is signed with a secret, judged by what receivers have; false when it is malformed. */
  readonly isSignedWith: (message: ReceivedMessage, secret: string) => boolean
}

/** How a receiver answers: a status of HTTP, or not at all: by silence, or by cutting the connection. */
export type ReceiverAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'silence'
  | 'cut'

export interface Receiver {
  /** Ends with a slash. */
  readonly url: string
  /** The host in that, with its port if it has one. */
  readonly host: string
  /** What came, in its order. */
  readonly received: () => readonly ReceivedMessage[]
}

export interface ReceivedMessage {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const NEW = 'whsec_bmV3IHNlY3JldCBvZiB0aGUgY29udHJhY3Q='
const OLD = 'whsec_b2xkIHNlY3JldCBvZiB0aGUgY29udHJhY3Q='
const OTHER = 'whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldCBvZiBpdA=='
const OK: ReceiverAnswer = { status: 200, body: 'ok' }
const DAY = 86_400_000

/** What every sender of webhooks promises. */
export const webhookSendingContract = (name: string, open: () => Promise<WebhookSendingSubject>): void =>
  suite(`${name}: webhook sending`, open, (subject) => {
    const [message] = WEBHOOK_MESSAGES
    const sendTo = (url: string, format: WebhookFormat = 'standard', told: WebhookMessage = message) =>
      subject().sending.send({ url, format, secrets: format === 'standard' ? [NEW, OLD] : [] }, told)()

    /** What a sender says of an answer. */
    const failureOf = async (
      answer: ReceiverAnswer,
      format: WebhookFormat = 'standard',
    ): Promise<JobFailure | ReceiverGone> => {
      const result = await sendTo((await subject().receiver(answer)).url, format)
      if (E.isRight(result)) throw new Error('it was sent')
      return result.left
    }

    it('sends each type of message in each format, as JSON, once', async () => {
      for (const format of WEBHOOK_FORMATS) {
        for (const told of WEBHOOK_MESSAGES) {
          const { url, received } = await subject().receiver(OK)
          expect(await sendTo(url, format, told)).toEqual(E.right(undefined))
          const [came, ...more] = received()
          expect(more).toEqual([])
          expect(must(came).headers['content-type']).toMatch(/^application\/json\b/)
          expect(JSON.parse(must(came).body)).toEqual(expect.objectContaining({}))
        }
      }
    })

    it('puts a standard message as Standard Webhooks say: type, time and data', async () => {
      for (const told of WEBHOOK_MESSAGES) {
        const { url, received } = await subject().receiver(OK)
        await sendTo(url, 'standard', told)
        const { type, date, organization } = told
        expect(JSON.parse(must(received()[0]).body)).toEqual({
          type,
          timestamp: formatInstant(date),
          data: expect.objectContaining({ organization: { id: organization.id, slug: organization.slug } }),
        })
      }
    })

    it('signs it with each secret, and with no other', async () => {
      const { url, received } = await subject().receiver(OK)
      for (const secrets of [[NEW], [OLD], [NEW, OLD]]) {
        await run(subject().sending.send({ url, format: 'standard', secrets }, message))
        const came = must(received().at(-1))
        const signedWith = [NEW, OLD, OTHER].filter((secret) => subject().isSignedWith(came, secret))
        expect(signedWith).toEqual(secrets)
      }
    })

    it('has each part of it signed: body, id and time', async () => {
      const { url, received } = await subject().receiver(OK)
      await sendTo(url)
      const came = must(received()[0])
      const changed: readonly ReceivedMessage[] = [
        { ...came, body: `${came.body} ` },
        { ...came, headers: { ...came.headers, 'webhook-id': 'msg_other' } },
        {
          ...came,
          headers: { ...came.headers, 'webhook-timestamp': `${Number(came.headers['webhook-timestamp']) + 1}` },
        },
      ]
      expect(changed.map((each) => subject().isSignedWith(each, NEW))).toEqual([false, false, false])
    })

    it('keeps id and body of a message that is sent again, and says when it was sent', async () => {
      const { url, received } = await subject().receiver({ status: 500 }, OK)
      expect(E.isLeft(await sendTo(url))).toBe(true)
      await run(subject().sending.send({ url, format: 'standard', secrets: [NEW] }, message))
      const [first, second] = received()
      expect(must(first).headers['webhook-id']).toBe(message.id)
      expect(must(second).headers['webhook-id']).toBe(message.id)
      expect(must(second).body).toBe(must(first).body)
      const sent = Number(must(second).headers['webhook-timestamp'])
      expect(Math.abs(sent * 1000 - subject().now())).toBeLessThan(60_000)
    })

    it('takes every 2xx for success, whatever else is answered', async () => {
      for (const status of [200, 201, 202, 204, 299]) {
        const { url } = await subject().receiver({ status, body: status === 204 ? '' : '<html>no JSON' })
        expect([status, await sendTo(url)]).toEqual([status, E.right(undefined)])
      }
    })

    it('says of every other answer, and of none, that it may be tried again', async () => {
      const answers: readonly ReceiverAnswer[] = [
        ...[300, 304, 400, 401, 403, 404, 405, 429, 500, 502, 503, 504, 599].map((status) => ({ status })),
        'cut',
      ]
      for (const answer of answers) {
        const expected = { _tag: 'JobFailure', isFinal: false, notBefore: null }
        expect([answer, await failureOf(answer)]).toEqual([answer, expect.objectContaining(expected)])
      }
      // Who takes his time may be left alone for a while.
      expect(await failureOf('silence')).toMatchObject({ _tag: 'JobFailure', isFinal: false })
      const result = await sendTo(await subject().nowhere())
      expect(result).toMatchObject({ left: { _tag: 'JobFailure', isFinal: false, notBefore: null } })
    })

    it('does not follow redirects', async () => {
      const elsewhere = await subject().receiver(OK)
      for (const status of [301, 302, 303, 307, 308]) {
        const failure = await failureOf({ status, headers: { location: elsewhere.url } })
        expect([status, failure]).toEqual([status, expect.objectContaining({ _tag: 'JobFailure', isFinal: false })])
      }
      expect(elsewhere.received()).toEqual([])
    })

    it('says so when the receiver wants no more', async () => {
      for (const format of WEBHOOK_FORMATS) {
        expect(await failureOf({ status: 410 }, format)).toEqual({
          _tag: 'ReceiverGone',
          reason: expect.stringContaining('410'),
        })
      }
    })

    it('waits as long as the receiver asks, in seconds or until a date, a day at most', async () => {
      const waits = async (status: number, after: string): Promise<number | null> => {
        const failure = await failureOf({ status, headers: { 'retry-after': after } })
        if (failure._tag !== 'JobFailure') throw new Error('the receiver is not gone')
        return failure.notBefore === null ? null : failure.notBefore - subject().now()
      }
      const dateIn = (milliseconds: number): string => new Date(subject().now() + milliseconds).toUTCString()
      for (const status of [429, 503]) {
        const [least, most] = [110_000, 130_000]
        for (const after of ['120', dateIn(120_000)]) {
          const wait = must(await waits(status, after))
          expect([after, wait > least && wait < most]).toEqual([after, true])
        }
        for (const after of ['31536000', '9'.repeat(400), dateIn(400 * DAY)]) {
          expect(must(await waits(status, after))).toBeLessThanOrEqual(DAY)
        }
      }
      const nothing = ['', '-5', 'soon', '1.5', dateIn(-DAY), 'Thu, 99 Foo 2026']
      expect(await inOrder(nothing, (after) => waits(503, after))).toEqual(nothing.map(() => null))
    })

    it('names the host in a failure, and neither the rest of the URL nor a secret', async () => {
      for (const answer of [{ status: 500, body: NEW }, { status: 410 }, 'silence', 'cut'] as const) {
        const { url, host } = await subject().receiver(answer)
        const secret = 'T0000/B0000/XXXXXXXX'
        const result = await sendTo(`${url}${secret}?key=${secret}`)
        const { reason } = must(E.isLeft(result) ? result.left : null)
        expect(reason).toContain(host)
        expect(reason.length).toBeLessThanOrEqual(200)
        for (const hidden of [url, secret, NEW.slice(6), OLD.slice(6)]) expect(reason).not.toContain(hidden)
      }
    })
  })
