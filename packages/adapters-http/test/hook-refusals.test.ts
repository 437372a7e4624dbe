import { hookRoutes, nodeSigning, systemClock } from '@slugline/adapters-http'
import { builtinPlugin, hookPath, makeReceiveHook, type Plugin, type ReceiveHookError } from '@slugline/core'
import { deployHookForm, deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { fastify } from 'fastify'
import { either as E, taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { hookRefusal } from '../src/hook/hook-refusal.ts'
import { makeWorld, present, run, SECRET } from './support/harness.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

const signed = (body: string) => ({ ...JSON_TYPE, [SIGNATURE_HEADER]: signDelivery(SECRET, body) })

/** A plugin that tells what reached it, and believes nothing. */
const spyPlugin = (calls: string[]): Plugin => ({
  ...builtinPlugin,
  id: 'spy',
  verify: () => {
    calls.push('verify')
    return E.left({ _tag: 'SignatureError', hint: 'The signature does not fit.' })
  },
  decode: (raw, mediaType) => {
    calls.push('decode')
    return builtinPlugin.decode(raw, mediaType)
  },
})

describe('refusals, each step before the next', () => {
  it('answers another method with 405 and Allow, before anything else', async () => {
    const { app, hook, events } = await makeWorld()
    const url = await hook('heroku')
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const answer = await app.inject({ method, url, headers: { 'content-encoding': 'gzip' } })
      expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, 'POST'])
    }
    expect(events.at(-1)).toMatchObject({ _tag: 'hook.refused', plugin: 'heroku', error: 'MethodNotAllowed' })
  })

  it('answers another media type or an encoding with 415, before the URL is looked at', async () => {
    const { app, events } = await makeWorld()
    const url = '/api/hooks/release/heroku/999/nonsense/'
    const wrong = [
      {},
      { 'content-type': 'text/plain' },
      { 'content-type': 'nonsense' },
      { 'content-type': 'application/problem+json' },
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      { ...JSON_TYPE, 'content-encoding': 'identity, gzip' },
    ]
    for (const headers of wrong) {
      const answer = await app.inject({ method: 'POST', url, headers, payload: '{}' })
      expect([headers, answer.statusCode]).toEqual([headers, 415])
      expect(Object.keys(answer.json())).toEqual(['detail'])
    }
    expect(events.at(-1)).toMatchObject({ error: 'UnsupportedMediaType' })
    const identity = { ...JSON_TYPE, 'content-encoding': 'Identity' }
    const next = await app.inject({ method: 'POST', url, headers: identity, payload: '{}' })
    expect(next.statusCode).toBe(404)
  })

  it('answers a body over 1 MiB with 413, before the URL is looked at', async () => {
    const { app, events } = await makeWorld()
    const url = '/api/hooks/release/heroku/999/nonsense/'
    const payload = 'x'.repeat(1024 * 1024 + 1)
    const answer = await app.inject({ method: 'POST', url, headers: JSON_TYPE, payload })
    expect([answer.statusCode, answer.headers.connection]).toEqual([413, 'close'])
    expect(answer.json()).toEqual({ detail: 'The body is larger than 1048576 bytes.' })
    expect(events).toEqual([{ _tag: 'hook.refused', plugin: 'heroku', projectId: '999', error: 'BodyTooLarge' }])
    const atLimit = await app.inject({ method: 'POST', url, headers: JSON_TYPE, payload: payload.slice(1) })
    expect(atLimit.statusCode).toBe(404)
  })

  it('answers every wrong URL alike with 404, with an unreadable body too', async () => {
    const { app, hook } = await makeWorld()
    const [, right = ''] = (await hook('heroku')).split('/heroku/')
    const [projectId, signature = ''] = right.split('/')
    const wrong = [
      `/api/hooks/release/unknown/${right}`,
      `/api/hooks/release/builtin/${right}`,
      `/api/hooks/release/heroku/999/${signature}/`,
      `/api/hooks/release/heroku/${projectId}/${'0'.repeat(64)}/`,
      `/api/hooks/release/heroku/${projectId}/${signature.toUpperCase()}/`,
      `/api/hooks/release/heroku/${projectId}/${signature.slice(1)}/`,
      `/api/hooks/release/heroku/${projectId}/${signature}00/`,
      `/api/hooks/release/heroku/${projectId}/${'a'.repeat(3000)}/`,
      `/api/hooks/release/heroku/${projectId}/%00/`,
      `/api/hooks/release/heroku/${projectId}/%zz/`,
      `/api/hooks/release/heroku/${'9'.repeat(300)}/${signature}/`,
      `/api/hooks/release/heroku/${projectId}/`,
      `/api/hooks/release/heroku/${projectId}/${signature}/more/`,
      '/api/hooks/release/nothing',
    ]
    for (const url of wrong) {
      const answer = await app.inject({ method: 'POST', url, headers: JSON_TYPE, payload: '\uFFFD{"' })
      expect([url, answer.statusCode, answer.body]).toEqual([url, 404, '{"detail":"No such hook."}'])
    }
  })

  it('answers a disabled plugin with 403, before the signature of the body', async () => {
    const { app, hook, useCases, organizationId, project } = await makeWorld()
    await useCases.disablePlugin({ organizationId, projectId: project.id, plugin: 'heroku' })()
    const answer = await app.inject({ method: 'POST', url: await hook('heroku'), headers: JSON_TYPE, payload: '{"' })
    expect(answer.statusCode).toBe(403)
  })

  it('answers a wrong signature of the body with 401, before the body is read', async () => {
    const { app, hook } = await makeWorld()
    const body = JSON.stringify(deployPayload())
    const url = await hook('heroku')
    const right = signDelivery(SECRET, body)
    const wrong = [undefined, '', 'x', signDelivery('another secret', body), `${right}=`, [right, right]]
    for (const signature of wrong) {
      const headers = { ...JSON_TYPE, ...(signature === undefined ? {} : { [SIGNATURE_HEADER]: signature }) }
      const answer = await app.inject({ method: 'POST', url, headers, payload: body })
      expect([signature, answer.statusCode]).toEqual([signature, 401])
      expect(answer.headers['www-authenticate']).toBe('Bearer')
      expect(answer.body).not.toContain(SECRET)
    }
    const form = await app.inject({ method: 'POST', url, headers: FORM_TYPE, payload: deployHookForm() })
    expect(form.statusCode).toBe(401)
    const broken = await app.inject({
      method: 'POST',
      url,
      headers: { ...JSON_TYPE, [SIGNATURE_HEADER]: right },
      payload: '{',
    })
    expect(broken.statusCode).toBe(401)
  })

  it('answers what is no JSON, or not what is expected, with 400, and echoes no value', async () => {
    const { app, hook } = await makeWorld()
    const url = await hook('heroku')
    const bodies = ['', '{', '"text"', '[]', '{"data":{"secret":"hunter2"}}', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`]
    for (const body of bodies) {
      const answer = await app.inject({ method: 'POST', url, headers: signed(body), payload: body })
      expect([body, answer.statusCode]).toEqual([body, 400])
      expect(answer.body).not.toContain('hunter2')
    }
    const problem = await app.inject({
      method: 'POST',
      url,
      headers: { ...signed('{}'), accept: 'application/json;q=0.5, Application/Problem+JSON' },
      payload: '{}',
    })
    expect(problem.headers['content-type']).toBe('application/problem+json')
    expect(problem.json()).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.any(String),
      errors: [{ path: 'data', expected: expect.any(String) }],
    })
    expect(problem.headers.vary).toBe('Accept')
  })

  it('lets nothing unauthenticated reach a reader of bodies, nor the recording', async () => {
    const calls: string[] = []
    const { store, hook, project } = await makeWorld()
    const plugins = [spyPlugin(calls)]
    const recording = {
      record: () => {
        calls.push('record')
        return TE.left({ _tag: 'StaleRecording' as const })
      },
    }
    const ports = { ...store, recording, signing: nodeSigning, events: { emit: () => undefined }, plugins }
    const app = fastify()
    await app.register(hookRoutes({ receiveHook: makeReceiveHook(ports), plugins, clock: systemClock }))
    const payload = '{"version":"1"}'
    await app.inject({ method: 'POST', url: await hook('heroku'), headers: JSON_TYPE, payload })
    expect(calls).toEqual([])
    const { releaseToken } = present(await run(store.options.findProject(project.id)))
    const url = hookPath(nodeSigning, { plugin: 'spy', projectId: project.id, releaseToken })
    const answer = await app.inject({ method: 'POST', url, headers: JSON_TYPE, payload })
    expect([answer.statusCode, calls]).toEqual([401, ['verify']])
    await app.close()
  })
})

describe('errors of the use case', () => {
  const unavailable: ReceiveHookError = { _tag: 'StoreUnavailable', cause: new Error('connect ECONNREFUSED') }
  const fault: ReceiveHookError = { _tag: 'StoreFault', cause: new Error('syntax error in SQL near secret') }
  const cases: readonly [ReceiveHookError, number][] = [
    [unavailable, 503],
    [{ _tag: 'ConfigurationUnsettled' }, 503],
    [fault, 500],
  ]

  it.each(cases)('answers %o', async (error, status) => {
    const { app, hook } = await makeWorld({ receiveHook: () => TE.left(error) })
    const answer = await app.inject({ method: 'POST', url: await hook('heroku'), headers: JSON_TYPE, payload: '{}' })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['retry-after']).toBe(status === 503 ? '2' : undefined)
    expect(answer.json()).toEqual({ detail: hookRefusal(error).detail })
    expect(answer.body).not.toMatch(/ECONNREFUSED|SQL/)
  })

  it('answers a bare 500 to what nobody foresaw', async () => {
    const { app, hook } = await makeWorld({
      receiveHook: () => () => Promise.reject(new Error('the secret is hunter2')),
    })
    const answer = await app.inject({ method: 'POST', url: await hook('heroku'), headers: JSON_TYPE, payload: '{}' })
    expect([answer.statusCode, answer.body]).toEqual([500, '{"detail":"Internal error."}'])
  })
})
