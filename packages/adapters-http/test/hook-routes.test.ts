import { type HookRoutesOptions, hookRoutes, systemClock } from '@slugline/adapters-http'
import { builtinPlugin } from '@slugline/core'
import {
  configPayload,
  deployHookForm,
  deployPayload,
  pendingPayload,
  SIGNATURE_HEADER,
  signDelivery,
} from '@slugline/heroku-client/testing'
import { fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { makeWorld, SECRET, type World } from './support/harness.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

const signed = (body: string) => ({ ...JSON_TYPE, [SIGNATURE_HEADER]: signDelivery(SECRET, body) })

const deliver = async ({ app, hook }: World, payload: unknown, plugin = 'heroku') => {
  const body = JSON.stringify(payload)
  return app.inject({ method: 'POST', url: await hook(plugin), headers: signed(body), payload: body })
}

describe('a delivery of heroku', () => {
  it('is recorded, answered 204 without body, and told in headers', async () => {
    const world = await makeWorld()
    const answer = await deliver(world, deployPayload())
    expect(answer.statusCode).toBe(204)
    expect(answer.body).toBe('')
    expect(answer.headers).toMatchObject({
      'slugline-outcome': 'recorded',
      'slugline-reason': 'deploy',
      'slugline-delivery': expect.stringMatching(/^\d+$/),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers['content-type']).toBeUndefined()
  })

  it('says what became of it: repeated, pending, ignored', async () => {
    const world = await makeWorld()
    await deliver(world, deployPayload())
    const outcomes = [
      await deliver(world, deployPayload()),
      await deliver(world, pendingPayload({ release: 77 })),
      await deliver(world, configPayload(['LANG'], { release: 78 })),
    ].map(({ headers }) => [headers['slugline-outcome'], headers['slugline-reason']])
    expect(outcomes).toEqual([
      ['duplicate', 'same-delivery'],
      ['pending', 'release-pending'],
      ['ignored', 'config-change'],
    ])
  })

  it('is taken without the slash at the end, and as application/vnd.heroku+json with parameters', async () => {
    const { app, hook } = await makeWorld()
    const body = JSON.stringify(deployPayload())
    const url = (await hook('heroku')).replace(/\/$/, '')
    const headers = { ...signed(body), 'content-type': 'application/vnd.heroku+json; version=3; charset=utf-8' }
    const answer = await app.inject({ method: 'POST', url, headers, payload: body })
    expect(answer.statusCode).toBe(204)
  })

  it('is taken as a form where no secret is set', async () => {
    const { app, hook, useCases, organizationId, project } = await makeWorld()
    const key = { organizationId, projectId: project.id, plugin: 'heroku' }
    await useCases.configurePlugin({ ...key, body: { webhook_secret: null } })()
    const url = await hook('heroku')
    const answer = await app.inject({ method: 'POST', url, headers: FORM_TYPE, payload: deployHookForm() })
    expect([answer.statusCode, answer.headers['slugline-outcome']]).toEqual([204, 'recorded'])
    const lost = Buffer.concat([Buffer.from('app=web&user='), Buffer.of(0xff, 0xfe)])
    const refused = await app.inject({ method: 'POST', url, headers: FORM_TYPE, payload: lost })
    expect([refused.statusCode, refused.json()]).toEqual([400, { detail: 'The body is not UTF-8 text.' }])
  })
})

describe('a delivery of builtin', () => {
  it('is answered 201 with the release, then 208', async () => {
    const world = await makeWorld()
    const body = { version: 'shop@1.0.0+b7', ref: 'main', commits: [{ id: 'abc1234', repository: 'acme/web' }] }
    const first = await deliver(world, body, 'builtin')
    expect(first.statusCode).toBe(201)
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(first.headers['slugline-outcome']).toBe('recorded')
    expect(first.json()).toMatchObject({
      version: 'shop@1.0.0+b7',
      ref: 'main',
      projects: [{ slug: 'web' }],
      lastCommit: { id: 'abc1234' },
    })
    const second = await deliver(world, body, 'builtin')
    expect([second.statusCode, second.headers['slugline-reason']]).toEqual([208, 'same-release'])
    expect(second.json()).toEqual(first.json())
  })

  it('takes no form', async () => {
    const { app, hook } = await makeWorld()
    const answer = await app.inject({
      method: 'POST',
      url: await hook('builtin'),
      headers: FORM_TYPE,
      payload: 'version=1',
    })
    expect([answer.statusCode, answer.json()]).toEqual([
      415,
      { detail: 'The Content-Type must be application/json or application/vnd.heroku+json.' },
    ])
  })

  it('is answered 204 where nobody reads releases', async () => {
    const { hook, useCases } = await makeWorld()
    const app = fastify()
    await app.register(hookRoutes({ receiveHook: useCases.receiveHook, plugins: [builtinPlugin], clock: systemClock }))
    const payload = { version: '1.0' }
    const answer = await app.inject({ method: 'POST', url: await hook('builtin'), payload })
    expect([answer.statusCode, answer.headers['slugline-outcome']]).toEqual([204, 'recorded'])
    await app.close()
  })
})

describe('the event log of the hook route', () => {
  const timings = ({ events }: World): readonly string[] =>
    events.flatMap((event) => {
      if (event._tag === 'hook.called') return ['called']
      return event._tag === 'hook.answered' ? [`${event.plugin} ${event.answer}`] : []
    })

  it('hears of each call twice: when it has arrived, and how it was answered', async () => {
    const world = await makeWorld()
    await deliver(world, deployPayload())
    await deliver(world, { version: '1.0' }, 'builtin')
    await deliver(world, { data: 1 })
    expect(timings(world)).toEqual([
      ...['called', 'heroku accepted'],
      ...['called', 'builtin accepted'],
      ...['called', 'heroku refused'],
    ])
    for (const event of world.events) {
      if (event._tag !== 'hook.answered') continue
      expect(event.seconds).toBeGreaterThan(0)
      expect(event.seconds).toBeLessThan(20)
    }
  })

  it.each<[string, ReceiveHookOf]>([
    ['the store is away', () => TE.left({ _tag: 'StoreUnavailable', cause: new Error('away') })],
    ['something throws', () => () => Promise.reject(new Error('a bug'))],
  ])('hears that a call failed when %s', async (_, receiveHook) => {
    const world = await makeWorld({ receiveHook })
    expect((await deliver(world, deployPayload())).statusCode).toBeGreaterThanOrEqual(500)
    expect(timings(world)).toEqual(['called', 'heroku failed'])
  })
})

type ReceiveHookOf = HookRoutesOptions['receiveHook']
