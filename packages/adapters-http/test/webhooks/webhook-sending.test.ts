import { createServer } from 'node:net'
import { makeSafeFetch, makeWebhookSending, systemClock } from '@slugline/adapters-http'
import type { WebhookMessage } from '@slugline/core'
import { type ReceivedMessage, WEBHOOK_MESSAGES, webhookSendingContract } from '@slugline/core/contracts'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { stopTimers } from '../../../../test/support/stop-timers.ts'
import { present, run } from '../support/harness.ts'
import { closedPort, portOf } from '../support/port.ts'
import { type ReceiverServer, startReceivers } from './receiver.ts'
import { isSignedWith, verify } from './verify.ts'

const safe = makeSafeFetch({ allowedHosts: ['127.0.0.1'] })
afterAll(safe.close)

const patient = makeWebhookSending({ clock: systemClock, fetch: safe.fetch })
const impatient = makeWebhookSending({ clock: systemClock, fetch: safe.fetch, timeout: 50 })

webhookSendingContract('by ky, with a fetch that is safe', async () => {
  const { receiver, isSilent, close } = await startReceivers()
  return {
    sending: { send: (target, message) => (isSilent(target.url) ? impatient : patient).send(target, message) },
    receiver,
    nowhere: async () => `http://127.0.0.1:${await closedPort()}/`,
    now: systemClock.now,
    isSignedWith,
    close,
  }
})

describe('a webhook', () => {
  let receivers: ReceiverServer
  beforeAll(async () => {
    receivers = await startReceivers()
  })
  afterAll(() => receivers.close())

  const SECRET = 'whsec_bmV3IHNlY3JldCBvZiB0aGUgY29udHJhY3Q='
  const [deployed, failed] = WEBHOOK_MESSAGES

  const sent = async (format: 'standard' | 'slack', message: WebhookMessage = deployed): Promise<ReceivedMessage> => {
    const { url, received } = await receivers.receiver({ status: 200, body: 'ok' })
    await run(patient.send({ url, format, secrets: format === 'slack' ? [] : [SECRET] }, message))
    return present(received()[0])
  }

  it('tells of a deploy as the API shows it, and whose release it is', async () => {
    const message = await sent('standard')
    expect(message.headers['user-agent']).toBe('Slugline')
    expect(verify(message, SECRET)).toEqual({
      type: 'deploy.recorded',
      timestamp: '2026-11-23T12:01:00.000Z',
      data: {
        organization: { id: '1', slug: 'acme' },
        deploy: {
          id: '128',
          environment: 'production',
          name: null,
          url: 'https://acme.example.com/',
          dateStarted: null,
          dateFinished: '2026-11-23T12:01:00.000Z',
          projects: ['web'],
          kind: 'deploy',
          releaseNumber: 42,
          app: { id: 'app-1', name: 'acme-web' },
          refs: [{ repository: 'acme/web', commit: '2'.padStart(40, '0'), previousCommit: '1'.padStart(40, '0') }],
          release: { version: '2'.padStart(40, '0'), url: null },
          deliveryId: '129',
        },
        owner: { id: '31', name: 'Dev', email: 'dev@example.com' },
      },
    })
  })

  it('tells of a failed release', async () => {
    expect(verify(await sent('standard', failed), SECRET)).toEqual({
      type: 'release.failed',
      timestamp: '2026-11-23T12:02:00.000Z',
      data: {
        organization: { id: '1', slug: 'acme' },
        project: { id: '11', slug: 'web' },
        app: { id: 'app-1', name: 'acme-web' },
        releaseNumber: 43,
        kind: 'deploy',
        dateFailed: '2026-11-23T12:02:00.000Z',
      },
    })
  })

  it('to Slack is one line, unsigned', async () => {
    const texts: readonly unknown[] = await Promise.all(
      [deployed, failed].map(async (message) => {
        const { headers, body } = await sent('slack', message)
        expect(Object.keys(headers).filter((name) => name.startsWith('webhook-'))).toEqual([])
        const { text, blocks } = JSON.parse(body)
        expect(blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }])
        return text
      }),
    )
    expect(texts).toEqual([
      '*web*: `0000000` by Dev was deployed to `production` (acme-web v42) <https://acme.example.com/|open>',
      '*web*: a release failed (acme-web v43)',
    ])
  })

  it('goes through the fetch that the host gives', async () => {
    const asked: string[] = []
    const sending = makeWebhookSending({
      clock: systemClock,
      fetch: async (input) => {
        asked.push(input instanceof Request ? `${input.method} ${input.url} ${input.redirect}` : String(input))
        throw new TypeError('refused')
      },
    })
    const result = await sending.send({ url: 'https://hooks.example.com/x', format: 'slack', secrets: [] }, deployed)()
    expect(asked).toEqual(['POST https://hooks.example.com/x manual'])
    expect(result).toMatchObject({ left: { reason: 'hooks.example.com could not be reached.' } })
  })

  it('says of a failure what it may: status, code of the system, time', async () => {
    const answers = ['cut', 'silence', { status: 503 }, { status: 302 }, { status: 410 }] as const
    const reasons = await Promise.all(
      answers.map(async (answer) => {
        const { url, host } = await receivers.receiver(answer)
        const sending = answer === 'silence' ? impatient : patient
        const result = await sending.send({ url, format: 'slack', secrets: [] }, deployed)()
        return result._tag === 'Left' ? result.left.reason.replace(host, 'HOST') : null
      }),
    )
    expect(reasons).toEqual([
      'HOST could not be reached (UND_ERR_SOCKET).',
      'HOST did not answer in time.',
      'HOST answered 503.',
      'HOST answered 302: redirects are not followed.',
      'HOST answered 410: it wants no more messages.',
    ])
  })

  it('lets a receiver rest for a minute that did not answer in time, and no other', async () => {
    stopTimers()
    let now = 0
    const asked: string[] = []
    const fetch = async (input: string | URL | Request) => {
      asked.push(input instanceof Request ? input.url : String(input))
      return asked.length === 1 ? new Promise<Response>(() => {}) : new Response()
    }
    const { send } = makeWebhookSending({ clock: { now: () => now }, fetch, timeout: 60_000 })
    const [slow, other] = ['https://slow.example/', 'https://other.example/'] as const
    const sendTo = (url: string) => send({ url, format: 'slack', secrets: [] }, deployed)()
    const late = sendTo(slow)
    await expect.poll(() => asked).toEqual([slow])
    vi.advanceTimersByTime(60_000)
    expect(await late).toMatchObject({ left: { notBefore: 60_000 } })
    expect(await sendTo(slow)).toMatchObject({ left: { notBefore: 60_000, isFinal: false } })
    expect(await sendTo(other)).toMatchObject({ _tag: 'Right' })
    expect(asked).toEqual([slow, other])
    now = 60_000
    expect(await sendTo(slow)).toMatchObject({ _tag: 'Right' })
  })

  it('lets a receiver rest to which no connection comes about', async () => {
    // Takes connections and says nothing, so that none of TLS stands.
    const mute = createServer()
    const host = `127.0.0.1:${await portOf(mute)}`
    const { fetch, close } = makeSafeFetch({ allowedHosts: ['127.0.0.1'], connectTimeout: 1 })
    const { send } = makeWebhookSending({ clock: { now: () => 0 }, fetch })
    const sendTo = () => send({ url: `https://${host}/`, format: 'slack', secrets: [] }, deployed)()
    expect(await sendTo()).toMatchObject({
      left: { reason: `${host} could not be reached (UND_ERR_CONNECT_TIMEOUT).` },
    })
    expect(await sendTo()).toMatchObject({ left: { notBefore: 60_000 } })
    await close()
    mute.close()
  })

  it('does not go where calls out of the house may not', async () => {
    const { fetch, close } = makeSafeFetch()
    const { url, received } = await receivers.receiver({ status: 200 })
    const { send } = makeWebhookSending({ clock: systemClock, fetch })
    const result = await send({ url, format: 'slack', secrets: [] }, deployed)()
    const reason = `refused to call ${new URL(url).host}: not a public address, and not allowed by name.`
    expect(result).toMatchObject({ left: { _tag: 'JobFailure', reason, isFinal: false } })
    expect(received()).toEqual([])
    await close()
  })

  it('waits for no answer to end', async () => {
    const { url, received } = await receivers.receiver({
      status: 200,
      headers: { 'content-length': '1000000' },
      body: 'x',
    })
    await run(patient.send({ url, format: 'slack', secrets: [] }, deployed))
    expect(received().length).toBe(1)
  })

  it('takes a connection again', async () => {
    const server = await startReceivers()
    onTestFinished(server.close)
    const { url, received } = await server.receiver({ status: 200, body: 'ok' })
    for (let count = 0; count < 10; count += 1) {
      await run(patient.send({ url, format: 'slack', secrets: [] }, deployed))
    }
    expect(received().length).toBe(10)
    // The first may not rest yet when the second call is made.
    expect(server.connections()).toBeLessThan(5)
  })
})
