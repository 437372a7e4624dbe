// A webhook's whole way: a hook of Heroku, the outbox, the queue, and those who receive it.
import { makeWebhookSending, nodeSigning, systemClock } from '@slugline/adapters-http'
import { makeMemoryJobs, makeMemoryStore } from '@slugline/adapters-memory'
import { EVENT_TYPES, makePlanJobs, makeRunJobs, makeSendWebhook, type WebhookFormat } from '@slugline/core'
import { deployPayload, failedPayload } from '@slugline/heroku-client/testing'
import { taskEither as TE } from 'fp-ts'
import { expect, it } from 'vitest'
import { type ReceiverServer, startReceivers } from '../packages/adapters-http/test/webhooks/receiver.ts'
import { verify } from '../packages/adapters-http/test/webhooks/verify.ts'
import { inOrder, run } from '../packages/core/src/contracts/running.ts'
import { callOf, givenTenant, hookOf, type Instance, makeClock, makeInstance } from './support/instance.ts'

/** An instance whose events become jobs, and what moves and runs them: each call is one round. */
const makeWorld = () => {
  const clock = makeClock()
  const jobs = makeMemoryJobs(clock)
  const store = makeMemoryStore({ tell: jobs.tell })
  const instance = makeInstance(store, clock)
  const planJobs = makePlanJobs({ ...store, defaultTarget: null, fillsCommits: false, clock: systemClock })
  const sending = makeWebhookSending({ clock: systemClock })
  const webhook = makeSendWebhook({ ...store, signing: nodeSigning, clock, webhookSending: sending })
  const others = () => TE.right(undefined)
  const runJobs = makeRunJobs({
    jobs: jobs.queue,
    handlers: { webhook, forward: others, commits: others, backfill: others },
    onThrown: (error) => {
      throw error
    },
  })
  const round = async () => {
    await run(jobs.outbox.move(100, planJobs))
    return (await run(runJobs({ topic: 'webhook', limit: 100 }))).map(({ failure }) => failure?.reason ?? 'done')
  }
  return { instance, clock, round }
}

const receive = async (
  { useCases }: Instance,
  organizationId: string,
  told: { readonly url: string; readonly format: WebhookFormat },
): Promise<string> => {
  const receiver = { organizationId, name: told.format, events: EVENT_TYPES, enabled: true, secret: null }
  return (await run(useCases.createWebhookReceiver({ ...receiver, ...told }))).secret ?? ''
}

const withReceivers = async (work: (receivers: ReceiverServer) => Promise<void>): Promise<void> => {
  const receivers = await startReceivers()
  try {
    await work(receivers)
  } finally {
    await receivers.close()
  }
}

it('tells each receiver of each deploy and of each failed release, until it has heard', () =>
  withReceivers(async ({ receiver }) => {
    const { instance, clock, round } = makeWorld()
    const { organizationId, projectId } = await givenTenant(instance)
    const board = await receiver({ status: 500 }, { status: 200 })
    const slack = await receiver({ status: 200, body: 'ok' })
    const secret = await receive(instance, organizationId, { ...board, format: 'standard' })
    await receive(instance, organizationId, { ...slack, format: 'slack' })

    const hook = await hookOf(instance, projectId)
    const payloads = [deployPayload({ release: 1 }), failedPayload({ release: 2 }), deployPayload({ release: 1 })]
    await inOrder(payloads, (payload) =>
      run(instance.useCases.receiveHook(callOf(hook, JSON.stringify(payload), clock.now()))),
    )
    const first = await round()
    expect(first.toSorted()).toEqual([`${board.host} answered 500.`, 'done', 'done', 'done'])
    clock.advance(60_000)
    expect(await round()).toEqual(['done'])
    clock.advance(86_400_000)
    expect(await round()).toEqual([])

    const heard = board.received().map((message) => {
      const { type } = Object(verify(message, secret))
      return `${type} ${message.headers['webhook-id']}`
    })
    expect(heard.length).toBe(3)
    expect(new Set(heard).size).toBe(2)
    expect([...new Set(heard)].map((each) => each.split(' ')[0]).toSorted()).toEqual(EVENT_TYPES)
    const texts = slack.received().map(({ body }) => String(JSON.parse(body).text))
    expect(texts.toSorted()).toEqual([
      expect.stringMatching(/^\*web\*: `[0-9a-f]{7}` by Dev was deployed to `production` \(acme-web v1\)/),
      '*web*: a release failed (acme-web v2)',
    ])
  }))

it('tells a receiver that is gone nothing more', () =>
  withReceivers(async ({ receiver }) => {
    const { instance, clock, round } = makeWorld()
    const { organizationId, projectId } = await givenTenant(instance)
    const gone = await receiver({ status: 410 })
    await receive(instance, organizationId, { ...gone, format: 'standard' })
    const hook = await hookOf(instance, projectId)
    const deploy = (release: number) =>
      run(instance.useCases.receiveHook(callOf(hook, JSON.stringify(deployPayload({ release })), clock.now())))
    await deploy(1)
    expect(await round()).toEqual([`${gone.host} answered 410: it wants no more messages.`])
    await deploy(2)
    clock.advance(86_400_000)
    expect(await round()).toEqual([])
    expect(gone.received().length).toBe(1)
  }))
