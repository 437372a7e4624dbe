import { apiRoutes, nodeSigning, systemClock } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { makeAuthenticateToken } from '@slugline/core'
import { fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  ADMIN_TOKEN,
  authorization,
  LAST,
  listen,
  makeWorld,
  PUBLIC_URL,
  present,
  run,
  sendRaw,
} from './support/harness.ts'

const JSON_TYPE = { ...authorization, 'content-type': 'application/json' }
const ORGANIZATIONS = '/api/0/organizations/'

describe('the token', () => {
  it('is asked for before anything else is told, and before the body is read', async () => {
    const { app } = await makeWorld()
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      `Basic ${ADMIN_TOKEN}`,
      ADMIN_TOKEN,
      `Bearer ${ADMIN_TOKEN}x`,
    ]
    for (const value of wrong) {
      for (const url of [
        '/api/0/',
        ORGANIZATIONS,
        `${ORGANIZATIONS}nothing/`,
        `${ORGANIZATIONS}${'x'.repeat(8000)}/`,
      ]) {
        const answer = await app.inject({ url, headers: value === '' ? {} : { authorization: value } })
        expect([value, answer.statusCode, answer.headers['www-authenticate']]).toEqual([value, 401, 'Bearer'])
        expect(Object.keys(answer.json())).toEqual(['detail'])
      }
    }
    const body = { method: 'POST' as const, url: ORGANIZATIONS, payload: 'x'.repeat(2_000_000) }
    expect((await app.inject({ ...body, headers: { 'content-type': 'text/plain' } })).statusCode).toBe(401)
    for (const value of [`bearer ${ADMIN_TOKEN}`, `Bearer   ${ADMIN_TOKEN}  `]) {
      expect((await app.inject({ url: ORGANIZATIONS, headers: { authorization: value } })).statusCode).toBe(200)
    }
  })

  it('may be any text', async () => {
    const { useCases } = await makeWorld()
    const token = 'schlüssel 日本'
    const store = makeMemoryStore()
    await store.accessTokens.claimAdmin(nodeSigning.digest(token))()
    const app = fastify()
    const ports = { ...store, signing: nodeSigning, clock: systemClock }
    const authenticate = makeAuthenticateToken(ports)
    await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL }))
    const port = await listen(app)
    const answer = await sendRaw(port, [
      Buffer.from(`GET /api/0/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`),
      LAST,
    ])
    expect(answer.statuses).toEqual([200, 404])
    await app.close()
  })

  it('of an organization sees that one alone, and may do what its scopes say', async () => {
    const { store, useCases, organizationId } = await makeWorld()
    const app = fastify()
    const ports = { ...store, signing: nodeSigning, clock: systemClock }
    await store.organizations.create({ slug: 'initech', name: 'Initech', dateCreated: 0 })()
    const organization = present(await run(store.organizations.find(organizationId)))
    const authenticate = () => TE.right({ organization, scopes: ['org:read' as const], key: 'ours' })
    await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL }))
    const status = async (method: 'GET' | 'POST' | 'DELETE', url: string) =>
      (await app.inject({ method, url: `/api/0/${url}`, headers: authorization, payload: '{' })).statusCode
    expect((await app.inject({ url: ORGANIZATIONS, headers: authorization })).json()).toMatchObject([{ slug: 'acme' }])
    expect(await status('GET', 'organizations/acme/repos/')).toBe(200)
    expect(await status('GET', 'organizations/initech/repos/')).toBe(404)
    expect(await status('POST', 'organizations/initech/repos/')).toBe(404)
    expect(await status('POST', 'organizations/acme/repos/')).toBe(403)
    expect(await status('GET', 'projects/acme/nothing/')).toBe(403)
    expect(await status('POST', 'organizations/')).toBe(403)
    expect(await status('DELETE', 'organizations/acme/repos/1/')).toBe(403)
    const refused = await app.inject({ url: '/api/0/organizations/acme/releases/', headers: authorization })
    expect(refused.json()).toEqual({
      detail: 'The token needs one of these scopes: project:read, project:write, project:admin, project:releases.',
    })
    await app.close()
  })
})

describe('paths', () => {
  it('answer with and without the slash, and HEAD where GET is', async () => {
    const { app } = await makeWorld()
    const paths = [
      '/api/0',
      '/api/0/organizations',
      '/api/0/organizations/acme',
      '/api/0/projects/acme/web',
      '/api/0/organizations/acme/repos',
      '/api/0/projects/acme/web/plugins/heroku',
      '/api/0/organizations/acme/releases',
      '/api/0/organizations/acme/deploys',
      '/api/0/projects/acme/web/deliveries',
    ]
    for (const path of paths) {
      const bare = await app.inject({ url: path, headers: authorization })
      const whole = await app.inject({ url: `${path}/`, headers: authorization })
      expect([path, bare.statusCode, bare.body]).toEqual([path, 200, whole.body])
      expect(bare.headers.link).toBe(whole.headers.link)
      const head = await app.inject({ method: 'HEAD', url: path, headers: authorization })
      expect([path, head.statusCode, head.body]).toEqual([path, 200, ''])
      expect(head.headers['content-length']).toBe(whole.headers['content-length'])
    }
  })

  it('that are known answer another method with 405', async () => {
    const { app } = await makeWorld()
    const cases = [
      ['/api/0/', 'POST', 'GET, HEAD'],
      ['/api/0/organizations/', 'PATCH', 'GET, HEAD, POST'],
      ['/api/0/organizations/acme', 'DELETE', 'GET, HEAD, PUT'],
      ['/api/0/organizations/acme/repos/1/', 'GET', 'DELETE'],
      ['/api/0/projects/acme/web/plugins/heroku/', 'PATCH', 'GET, HEAD, POST, DELETE, PUT'],
      ['/api/0/projects/acme/web/releases/token/', 'PATCH', 'GET, HEAD, POST, PUT, DELETE'],
    ] as const
    for (const [url, method, allow] of cases) {
      const answer = await app.inject({ method, url })
      expect([url, answer.statusCode, answer.headers.allow]).toEqual([url, 405, allow])
      expect(answer.json()).toEqual({ detail: `This path takes ${allow} only.` })
    }
  })

  it('that are not known answer 404 without a token, in either form, whatever the body', async () => {
    const { app } = await makeWorld()
    for (const url of ['/api/0/nothing', '/api/0/organizations/acme/files/', '/nothing', '/', '/api/hooks/']) {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: '{',
      })
      expect([url, answer.statusCode, answer.body]).toEqual([url, 404, '{"detail":"There is nothing at this path."}'])
      expect(answer.headers).toMatchObject({ vary: 'Accept', 'x-content-type-options': 'nosniff' })
      const problem = await app.inject({ url, headers: { accept: 'application/problem+json' } })
      expect(problem.headers['content-type']).toBe('application/problem+json')
      expect(problem.json()).toEqual({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'There is nothing at this path.',
      })
    }
  })

  it('that cannot be decoded or are too long echo nothing', async () => {
    const { app } = await makeWorld()
    for (const rest of ['%zz', '%ff']) {
      const answer = await app.inject({ url: `/api/0/organizations/${rest}/`, headers: authorization })
      expect([rest.slice(0, 3), answer.statusCode]).toEqual([rest.slice(0, 3), 400])
      expect(answer.body).not.toContain(rest.slice(0, 3))
    }
    for (const org of ['x'.repeat(2500), 'ACME', '%00', "acme'--", '99999999999999999999', '01', 'a%2Fb']) {
      const answer = await app.inject({ url: `/api/0/organizations/${org}/`, headers: authorization })
      expect([org, answer.statusCode]).toEqual([org, 404])
    }
  })
})

describe('answers', () => {
  it('spell JSON as sentry-cli needs it, and are not to be cached', async () => {
    const { app } = await makeWorld()
    const answer = await app.inject({ url: ORGANIZATIONS, headers: authorization })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers['content-encoding']).toBeUndefined()
  })

  it('have two forms of an error', async () => {
    const { app } = await makeWorld()
    const post = (accept: string) =>
      app.inject({ method: 'POST', url: ORGANIZATIONS, headers: { ...JSON_TYPE, accept }, payload: '{"slug":"UP"}' })
    const plain = await post('*/*, application/problem+json;q=0')
    expect(plain.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(Object.keys(plain.json())).toEqual(['detail'])
    const accept = 'application/problem+json'
    const upload = await app.inject({
      url: `${ORGANIZATIONS}acme/chunk-upload/`,
      headers: { ...authorization, accept },
    })
    expect([upload.statusCode, upload.headers['content-type'], upload.headers.vary]).toEqual([501, accept, 'Accept'])
    expect(upload.json()).toMatchObject({ title: 'Not Implemented', status: 501, detail: expect.any(String) })
    const problem = await post('application/json, application/problem+json; q=0.9')
    expect(problem.json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: plain.json().detail,
      errors: [
        { path: 'slug', expected: expect.any(String) },
        { path: 'name', expected: expect.any(String) },
      ],
    })
  })
})
