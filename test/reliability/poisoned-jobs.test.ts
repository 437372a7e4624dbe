// R14: a job that fails whatever is done is parked after its tries, seen and replayed, and holds up no other.
import { makeSentryForwarding, makeWebhookSending, nodeSigning, systemClock } from '@slugline/adapters-http'
import { makeMemoryJobs, makeMemoryStore } from '@slugline/adapters-memory'
import {
  MAX_ATTEMPTS,
  makeForwardDeploy,
  makePlanJobs,
  makeRunJobs,
  makeSendWebhook,
  pauseAfter,
  type Topic,
} from '@slugline/core'
import { deployPayload, sampleCommit } from '@slugline/heroku-client/testing'
import { taskEither as TE } from 'fp-ts'
import { expect, it, onTestFinished } from 'vitest'
import { startReceivers } from '../../packages/adapters-http/test/webhooks/receiver.ts'
import { inOrder, must, run } from '../../packages/core/src/contracts/running.ts'
import { givenTenant, hookPathOf, makeClock, makeInstance, post, serve } from '../support/instance.ts'
import { proved } from '../support/proof.ts'

const POISONED = sampleCommit('poisoned', 0)
/** Whatever it is: every token of these servers is an admin's. */
const headers = { authorization: 'Bearer token' }
const NEXT_TRY = pauseAfter(MAX_ATTEMPTS).most * 1_000

/** Another Slugline to forward to. It refuses one release with 400, until it is cured. */
const startTarget = async () => {
  const instance = makeInstance(makeMemoryStore(), makeClock())
  const tenant = await givenTenant(instance)
  const app = await serve(instance)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  let isCured = false
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const called = input instanceof Request ? input.url : String(input)
    if (!isCured && called.includes(POISONED)) return Response.json({ detail: 'No.' }, { status: 400 })
    return globalThis.fetch(input, init)
  }
  const deploys = async () =>
    (await app.inject({ url: `/api/0/organizations/${tenant.slug}/deploys/`, headers })).json<unknown[]>().length
  return {
    fetch,
    deploys,
    defaultTarget: { url, token: 'token', organization: tenant.slug },
    cure: () => {
      isCured = true
    },
  }
}

/** A server whose jobs are moved and run by the round; its time is the test's. */
const openServer = async ({ fetch, defaultTarget }: Awaited<ReturnType<typeof startTarget>>) => {
  const clock = makeClock()
  const jobs = makeMemoryJobs(clock)
  const store = makeMemoryStore({ tell: jobs.tell })
  const instance = makeInstance(store, clock)
  const tenant = await givenTenant(instance)
  const app = await serve({ ...instance, jobs: { ...instance.jobs, queue: jobs.queue } })
  const plan = makePlanJobs({ ...store, defaultTarget, fillsCommits: false, clock: systemClock })
  const none = () => TE.right(undefined)
  const runJobs = makeRunJobs({
    jobs: jobs.queue,
    handlers: {
      forward: makeForwardDeploy({ ...store, forwarding: makeSentryForwarding({ fetch }), defaultTarget }),
      webhook: makeSendWebhook({
        ...store,
        signing: nodeSigning,
        clock,
        webhookSending: makeWebhookSending({ clock: systemClock }),
      }),
      commits: none,
      backfill: none,
    },
    onThrown: (error) => {
      throw error
    },
  })
  const path = await hookPathOf(instance, tenant.projectId)
  return {
    app,
    clock,
    api: `/api/0/organizations/${tenant.slug}`,
    deploy: async (release: number, commit: string) =>
      expect(await post(app, path, JSON.stringify(deployPayload({ release, commit })))).toMatchObject({ status: 204 }),
    /** Tries all that is due once. */
    round: async () => {
      await run(jobs.outbox.move(100, plan))
      for (const topic of ['forward', 'webhook'] satisfies Topic[]) await run(runJobs({ topic, limit: 100 }))
    },
    hear: async (name: string, url: string) => {
      const answer = await app.inject({
        method: 'POST',
        url: `/api/0/organizations/${tenant.slug}/webhooks/`,
        headers,
        payload: { name, url },
      })
      expect(answer.statusCode).toBe(201)
    },
  }
}

interface ShownJob {
  readonly id: string
  readonly topic: Topic
  readonly attempts: number
  readonly failure: string | null
}

it('parks what always fails, shows it, tries it again when told to, and does all else meanwhile', async () => {
  const receivers = await startReceivers()
  onTestFinished(receivers.close)
  const refusals = Array.from({ length: 4 * MAX_ATTEMPTS }, () => ({ status: 500 }))
  const poisoned = await receivers.receiver(...refusals, { status: 204 })
  const well = await receivers.receiver({ status: 204 })
  const target = await startTarget()
  const { app, api, clock, deploy, round, hear } = await openServer(target)
  const dead = async (): Promise<readonly ShownJob[]> =>
    (await app.inject({ url: `${api}/jobs/?state=dead`, headers })).json()
  await hear('poisoned', poisoned.url)
  await hear('well', well.url)

  await deploy(1, POISONED)
  await deploy(2, sampleCommit('well', 2))
  await deploy(3, sampleCommit('well', 3))
  await round()
  expect([well.received().length, await target.deploys()]).toEqual([3, 2])
  for (let tries = 1; tries < 2 * MAX_ATTEMPTS; tries += 1) {
    if (tries === 10) await deploy(4, sampleCommit('well', 4))
    clock.advance(NEXT_TRY)
    await round()
  }
  expect([well.received().length, await target.deploys()]).toEqual([4, 3])
  expect(poisoned.received().length).toBe(4 * MAX_ATTEMPTS)
  const parked = await dead()
  expect(parked.map(({ topic, attempts }) => `${topic} ${attempts}`).toSorted()).toEqual([
    'forward 1',
    ...Array.from({ length: 4 }, () => `webhook ${MAX_ATTEMPTS}`),
  ])
  expect(parked.map(({ failure }) => failure)).toEqual(parked.map(() => expect.stringMatching(/answered|refused|400/)))

  target.cure()
  await inOrder(parked, async ({ id }) =>
    expect((await app.inject({ method: 'POST', url: `${api}/jobs/${id}/retry/`, headers })).statusCode).toBe(200),
  )
  await round()
  expect(await dead()).toEqual([])
  expect(await target.deploys()).toBe(4)
  const last = poisoned.received().slice(-4)
  expect(poisoned.received().length).toBe(4 * MAX_ATTEMPTS + 4)
  expect(new Set(last.map(({ headers }) => must(headers['webhook-id']))).size).toBe(4)
  proved('R14', 'a target that answers 400 and a receiver that answers 500', {
    'jobs parked': parked.length,
    'after tries': 4 * MAX_ATTEMPTS + 1,
    'others done meanwhile': well.received().length + 3,
    'done when put in again': parked.length,
  })
})
