import { type ApiRoutesOptions, apiRoutes, makeMetrics, nodeSigning } from '@slugline/adapters-http'
import { type Caller, ignored } from '@slugline/core'
import { fastify } from 'fastify'
import { either as E, taskEither as TE } from 'fp-ts'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeWorld, PUBLIC_URL, type World } from './support/harness.ts'

const NOW = Date.parse('2026-11-23T16:46:37.200Z')
const PROBLEM = { accept: 'application/problem+json' }

/** The library counts by `Date.now()`: the second passes when a test says so. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  onTestFinished(() => void vi.useRealTimers())
})

const aSecondLater = (): void => void vi.setSystemTime(Date.now() + 1000)

interface Answered {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
}

const limits = ({ statusCode, headers }: Answered): readonly unknown[] => [
  statusCode,
  ...['limit', 'remaining', 'reset'].map((name) => headers[`x-sentry-rate-limit-${name}`]),
]

const RESET = `${Math.ceil((NOW + 1000) / 1000)}`

describe('the limit of the API', () => {
  const ORGANIZATIONS = '/api/0/organizations/'
  const caller = (key: string): Caller => ({ organization: null, scopes: ['org:read'], key })
  const serve = async (change: Partial<ApiRoutesOptions> = {}) => {
    const { useCases, store } = await makeWorld()
    const app = fastify()
    onTestFinished(() => app.close())
    const ports = { ...store, signing: nodeSigning, clock: { now: () => NOW } }
    const authenticate = (token: Uint8Array) =>
      `${token}` === 'wrong' ? TE.left({ _tag: 'InvalidToken' as const }) : TE.right(caller(`${token}`))
    await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL, rateLimit: 2, ...change }))
    return (token: string, url = ORGANIZATIONS, headers: Record<string, string> = {}) =>
      app.inject({ url, headers: { authorization: `Bearer ${token}`, ...headers } })
  }

  it('is told in every answer, and ends with the second', async () => {
    const get = await serve()
    expect(limits(await get('a'))).toEqual([200, '2', '1', RESET])
    expect(limits(await get('a', '/api/0/organizations/nothing/repos/'))).toEqual([404, '2', '0', RESET])
    const refused = await get('a')
    expect(limits(refused)).toEqual([429, '2', '0', RESET])
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toEqual({ detail: 'This token has used up its calls for now. Try again in a second.' })
    aSecondLater()
    expect(limits(await get('a'))).toEqual([200, '2', '1', `${Number(RESET) + 1}`])
  })

  it('is answered as a problem to those who ask for one', async () => {
    const get = await serve({ rateLimit: 1 })
    await get('a')
    const refused = await get('a', ORGANIZATIONS, PROBLEM)
    expect(refused.headers['content-type']).toBe('application/problem+json')
    expect(refused.json()).toMatchObject({ status: 429, title: 'Too Many Requests' })
  })

  it('is that of one token over all routes, and of no address', async () => {
    const get = await serve()
    await get('a')
    await get('a', '/api/0/')
    expect((await get('a', '/api/0/users/me/regions/')).statusCode).toBe(429)
    expect((await get('b')).statusCode).toBe(200)
  })

  it('is used up by nobody whose token is not known', async () => {
    const get = await serve({ rateLimit: 1 })
    for (let count = 0; count < 3; count += 1) expect(limits(await get('wrong'))[0]).toBe(401)
    expect((await get('a')).statusCode).toBe(200)
  })

  it('is counted among the refusals', async () => {
    const metrics = makeMetrics({ plugins: [], version: '1' })
    const get = await serve({ events: metrics })
    for (const token of ['a', 'a', 'a', 'wrong']) await get(token)
    const text = await metrics.text()
    expect(text).toContain('slugline_api_refusals_total{error="TooManyCalls"} 1')
    expect(text).toContain('slugline_api_refusals_total{error="InvalidToken"} 1')
  })

  it('is none unless it is set', async () => {
    const get = await serve({ rateLimit: null })
    for (let count = 0; count < 5; count += 1) expect(limits(await get('a')).slice(1)).toEqual(Array(3).fill(undefined))
  })

  it('leaves a limit that the host has to the host', async () => {
    const { app } = await makeWorld({ rateLimit: 1 })
    app.get('/theirs', async () => 'theirs')
    for (let count = 0; count < 3; count += 1) expect((await app.inject('/theirs')).statusCode).toBe(200)
  })
})

describe('the limit of hooks', () => {
  const post = async ({ app, hook }: World, plugin: string, payload: string, change = (url: string) => url) =>
    app.inject({
      method: 'POST',
      url: change(await hook(plugin)),
      headers: { 'content-type': 'application/json' },
      payload,
    })
  const release = (version: string): string => JSON.stringify({ version })

  it('is that of a project over all plugins, whatever comes of its calls', async () => {
    const world = await makeWorld({ rateLimit: 3 })
    expect(limits(await post(world, 'builtin', release('1')))).toEqual([201, '3', '2', RESET])
    expect(limits(await post(world, 'heroku', '{}'))).toEqual([401, '3', '1', RESET])
    expect(limits(await post(world, 'builtin', 'no JSON'))).toEqual([400, '3', '0', RESET])
    const refused = await post(world, 'builtin', release('2'))
    expect(limits(refused)).toEqual([429, '3', '0', RESET])
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toEqual({ detail: 'This project has used up its calls for now. Try again in a second.' })
    aSecondLater()
    expect((await post(world, 'builtin', release('2'))).statusCode).toBe(201)
  })

  it('counts a plugin that is not enabled, too', async () => {
    const world = await makeWorld({ rateLimit: 1 })
    const { useCases, organizationId, project } = world
    await useCases.disablePlugin({ organizationId, projectId: project.id, plugin: 'heroku' })()
    expect((await post(world, 'heroku', '{}')).statusCode).toBe(403)
    expect((await post(world, 'heroku', '{}')).statusCode).toBe(429)
  })

  it('is used up by nobody who does not know the URL, and tells him nothing', async () => {
    const world = await makeWorld({ rateLimit: 1 })
    const forged = (url: string): string => url.replace(/[0-9a-f]{64}/, '0'.repeat(64))
    for (let count = 0; count < 3; count += 1) {
      expect(limits(await post(world, 'builtin', release('1'), forged))).toEqual([404, undefined, undefined, undefined])
    }
    expect((await post(world, 'builtin', release('1'))).statusCode).toBe(201)
    expect((await post(world, 'builtin', release('1'), forged)).statusCode).toBe(404)
  })

  it('counts a delivery once that is decided twice', async () => {
    const world = await makeWorld({
      rateLimit: 2,
      receiveHook:
        ({ isAllowed }) =>
        async () => {
          const asked = [await isAllowed?.(), await isAllowed?.()]
          expect(asked).toEqual([true, true])
          return E.right({
            outcome: ignored('no-slug'),
            created: false,
            deliveryId: null,
            deployId: null,
            newReleaseId: null,
          })
        },
    })
    expect(limits(await post(world, 'heroku', '{}'))).toEqual([204, '2', '1', RESET])
  })

  it('is counted among the refusals', async () => {
    const metrics = makeMetrics({ plugins: ['builtin'], version: '1' })
    const world = await makeWorld({ rateLimit: 1 })
    for (const version of ['1', '2', '3']) await post(world, 'builtin', release(version))
    for (const event of world.events) metrics.emit(event)
    expect(await metrics.text()).toContain('slugline_hook_refusals_total{plugin="builtin",error="TooManyCalls"} 2')
  })
})
