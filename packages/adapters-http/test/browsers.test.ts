import { apiRoutes, nodeSigning, recommendedServerOptions, unknownPaths } from '@slugline/adapters-http'
import { fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authorization, makeWorld, PUBLIC_URL } from './support/harness.ts'

const LIST = '/api/0/organizations/'
const APP = 'https://app.example.com'

describe('answers of the API', () => {
  it.each([
    ['a list', 'GET', LIST, 200],
    ['one without token', 'GET', `${LIST}?unauthorized`, 401],
    ['a method that is not there', 'DELETE', LIST, 405],
    ['a path that is not there', 'GET', '/api/0/nothing/', 404],
  ] as const)('are data and nothing else to a browser: %s', async (_, method, url, status) => {
    const { app } = await makeWorld()
    const answer = await app.inject({ method, url, headers: url.endsWith('unauthorized') ? {} : authorization })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
    })
  })

  it('promise https only where that is how the outside comes', async () => {
    const { app } = await serve({ publicUrl: 'http://127.0.0.1:3000' })
    expect((await app.inject({ url: LIST, headers: authorization })).headers).not.toHaveProperty(
      'strict-transport-security',
    )
  })

  it('of hooks stay lean', async () => {
    const { app, hook } = await makeWorld()
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: await hook('builtin'), headers, payload: '{"version":"1"}' })
    expect(answer.statusCode).toBe(201)
    expect(answer.headers).not.toHaveProperty('content-security-policy')
  })
})

const serve = async (change: { readonly publicUrl?: string; readonly corsOrigins?: readonly string[] }) => {
  const { useCases, store } = await makeWorld()
  const app = fastify(recommendedServerOptions)
  onTestFinished(() => app.close())
  const ports = { ...store, signing: nodeSigning, clock: { now: () => 0 } }
  const authenticate = () => TE.right({ organization: null, scopes: ['org:read' as const], key: 'ours' })
  await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL, ...change }))
  await app.register(unknownPaths)
  const preflight = (origin: string, url = LIST) =>
    app.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'POST' } })
  return { app, preflight }
}

describe('pages of another origin', () => {
  it('are let in by no answer unless they are named', async () => {
    const { app, preflight } = await serve({})
    const answer = await app.inject({ url: LIST, headers: { ...authorization, origin: APP } })
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    expect((await preflight(APP)).statusCode).toBe(405)
  })

  it('may call every route when they are', async () => {
    const { preflight } = await serve({ corsOrigins: ['http://localhost:5173', APP] })
    for (const url of [LIST, '/api/0', '/api/0/organizations/acme/repos/7/', '/api/0/nothing/']) {
      const answer = await preflight(APP, url)
      expect([url, answer.statusCode, answer.body]).toEqual([url, 204, ''])
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': APP,
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
        'access-control-allow-headers': 'Accept, Authorization, Content-Type',
        vary: 'Accept, Origin',
      })
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
    }
  })

  it('may read what stands in the headers, of refusals too', async () => {
    const { app } = await serve({ corsOrigins: [APP] })
    for (const [url, status] of [
      [LIST, 200],
      ['/api/0/organizations/nothing/', 404],
    ] as const) {
      const answer = await app.inject({ url, headers: { ...authorization, origin: APP } })
      expect(answer.statusCode).toBe(status)
      expect(answer.headers).toMatchObject({ 'access-control-allow-origin': APP, vary: 'Accept, Origin' })
      expect(answer.headers['access-control-expose-headers']).toMatch(/^Link, Retry-After, X-Sentry-Rate-Limit-Limit, /)
    }
  })

  it('that are others stay out, and so do the other paths of the host', async () => {
    const { app, preflight } = await serve({ corsOrigins: [APP] })
    for (const origin of ['https://evil.example', `${APP}.evil.example`, 'null', APP.toUpperCase()]) {
      const refused = await preflight(origin)
      expect([origin, refused.statusCode]).toEqual([origin, 405])
      expect(refused.headers).not.toHaveProperty('access-control-allow-origin')
    }
    expect((await preflight(APP, '/elsewhere')).headers).not.toHaveProperty('access-control-allow-origin')
    const asked = await app.inject({ method: 'OPTIONS', url: LIST, headers: { origin: APP } })
    expect([asked.statusCode, asked.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
  })
})
