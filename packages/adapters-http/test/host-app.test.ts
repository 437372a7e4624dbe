import formbody from '@fastify/formbody'
import {
  apiRoutes,
  hookRoutes,
  logSerializers,
  makeMetrics,
  nodeSigning,
  operationsRoutes,
  systemClock,
} from '@slugline/adapters-http'
import { builtinPlugin } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { makeWorld, PUBLIC_URL, SECRET } from './support/harness.ts'

/** Somebody's own app: own parsers, error handler, not-found handler, hooks, and Fastify's default options. */
const makeHost = async () => {
  const lines: string[] = []
  const logger = { level: 'debug', stream: { write: (line: string) => void lines.push(line) } }
  const app = fastify({ logger })
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, { host: String(body) })
  })
  await app.register(formbody)
  app.setErrorHandler((_error, _request, reply) => reply.code(418).send({ host: 'error' }))
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ host: 'not found' }))
  app.post('/echo', async ({ body }) => body)
  app.post('/fail', async () => {
    throw new Error('the host fails')
  })
  const { useCases, store, hook } = await makeWorld()
  const plugins = [builtinPlugin, makeHerokuPlugin(nodeSigning)]
  const ports = { ...store, signing: nodeSigning, clock: systemClock }
  const metrics = makeMetrics({ plugins: [], version: '1.2.3' })
  await app.register(hookRoutes({ receiveHook: useCases.receiveHook, plugins, clock: systemClock }))
  const authenticate = () => TE.left({ _tag: 'InvalidToken' as const })
  await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL }))
  await app.register(operationsRoutes({ checks: async () => ({ database: 'up' }), metrics }))
  return { app, lines, hook }
}

describe("a host's own app", () => {
  it('keeps its parsers, error handler and not-found handler', async () => {
    const { app } = await makeHost()
    const json = await app.inject({ method: 'POST', url: '/echo', payload: { a: 1 } })
    expect(json.json()).toEqual({ host: '{"a":1}' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const form = await app.inject({ method: 'POST', url: '/echo', headers, payload: 'a=1&a=2' })
    expect(form.json()).toEqual({ a: ['1', '2'] })
    const failure = await app.inject({ method: 'POST', url: '/fail', payload: {} })
    expect([failure.statusCode, failure.json()]).toEqual([418, { host: 'error' }])
    expect(failure.headers['cache-control']).toBeUndefined()
    const missing = await app.inject({ url: '/nothing' })
    expect([missing.statusCode, missing.json()]).toEqual([404, { host: 'not found' }])
    const large = await app.inject({
      method: 'POST',
      url: '/echo',
      payload: 'x'.repeat(1_100_000),
      headers: { 'content-type': 'application/json' },
    })
    expect(large.statusCode).toBe(418)
    await app.close()
  })

  it('takes deliveries, with and without the slash, and answers ours in our form', async () => {
    const { app, hook } = await makeHost()
    const payload = JSON.stringify(deployPayload())
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(SECRET, payload) }
    const url = await hook('heroku')
    const outcomes: unknown[] = []
    for (const each of [url, url.slice(0, -1)]) {
      const answer = await app.inject({ method: 'POST', url: each, headers, payload })
      outcomes.push([answer.statusCode, answer.headers['slugline-outcome']])
    }
    expect(outcomes).toEqual([
      [204, 'recorded'],
      [204, 'duplicate'],
    ])
    const unknown = await app.inject({ method: 'POST', url: '/api/0/nothing', payload: '{' })
    expect([unknown.statusCode, unknown.json()]).toEqual([404, { detail: 'There is nothing at this path.' }])
    const long = await app.inject({
      method: 'POST',
      url: `/api/hooks/release/heroku/11/${'a'.repeat(200)}/`,
      payload: {},
    })
    expect(long.json()).toEqual({ detail: 'No such hook.' })
    await app.close()
  })

  it('logs no signature of a hook, though it logs each request', async () => {
    const { app, lines, hook } = await makeHost()
    const url = await hook('heroku')
    const signature = url.split('/').at(-2) ?? ''
    await app.inject({ method: 'POST', url, payload: {} })
    await app.inject({ method: 'GET', url })
    await app.inject({ method: 'POST', url: `${url}more/`, payload: {} })
    await app.inject({ method: 'POST', url: url.replace('heroku', 'other'), payload: {} })
    expect(lines.length).toBeGreaterThan(4)
    expect(lines.join('\n')).toContain(`/api/hooks/release/heroku/`)
    expect(lines.join('\n')).not.toContain(signature)
    await app.close()
  })

  it("passes on the statuses of the host's own hooks, and never their messages", async () => {
    const app = fastify()
    app.addHook('onRequest', async () => {
      throw Object.assign(new Error('token hunter2 is over its limit'), { statusCode: 429 })
    })
    const checks = async () => ({ database: 'up' as const })
    await app.register(operationsRoutes({ checks, metrics: makeMetrics({ plugins: [], version: '1.2.3' }) }))
    const answer = await app.inject({ url: '/healthz' })
    expect([answer.statusCode, answer.json()]).toEqual([429, { detail: 'Too Many Requests.' }])
    await app.close()
  })

  it('has serializers for the logger of a whole server', () => {
    const request = { method: 'POST', url: '/api/hooks/release/heroku/11/0123456789abcdef/?a=b', ip: '127.0.0.1' }
    expect(logSerializers.req(request)).toEqual({
      method: 'POST',
      url: '/api/hooks/release/heroku/11/012345…?a=b',
      remoteAddress: '127.0.0.1',
    })
  })
})
