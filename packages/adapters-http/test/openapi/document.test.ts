import { createConfig, lintFromString } from '@redocly/openapi-core'
import { nodeSigning } from '@slugline/adapters-http'
import { configurationCodec } from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/openapi/json.ts'
import { makeSchemaFold } from '../../src/openapi/json-schema.ts'
import { makeDocument } from '../support/document.ts'
import { makeWorld } from '../support/harness.ts'
import { at, objectOf } from '../support/json.ts'
import { operationsOf } from './operations.ts'

/** Rules that are not followed, each with its reason. */
const OFF = {
  'no-path-trailing-slash': 'The slash at the end is canonical: clients of Sentry send it.',
  'no-server-example.com': 'The server of these tests stands at example.com.',
  'operation-4xx-response': '/healthz, /readyz and /metrics take nothing that could be wrong.',
  'operation-2xx-response': 'chunk-upload is there to say 501.',
}

describe('the OpenAPI document', () => {
  it('is valid by the recommended rules of a linter', async () => {
    const rules = Object.fromEntries(Object.keys(OFF).map((rule) => [rule, 'off' as const]))
    const config = await createConfig({ extends: ['recommended'], rules })
    const source = JSON.stringify(makeDocument())
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
    const told = problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
    expect(told).toEqual([])
  })

  it('has the nouns of the domain, and the scopes of each route', () => {
    const document = makeDocument()
    const nouns = Object.keys(objectOf(at(document, 'components', 'schemas')))
    expect(nouns).toEqual(expect.arrayContaining(['Commit', 'Delivery', 'Deploy', 'Error', 'Member', 'Organization']))
    expect(nouns).toEqual(expect.arrayContaining(['Plugin', 'Problem', 'Project', 'Release', 'Repository']))
    const repositories = at(document, 'paths', '/api/0/organizations/{org}/repos/')
    expect(at(repositories, 'post', 'security')).toEqual([
      { token: ['org:write'] },
      { token: ['org:admin'] },
      { adminToken: [] },
    ])
    expect(at(repositories, 'get', 'responses', '200', 'headers', 'Link')).toBeDefined()
    expect(at(document, 'servers')).toEqual([{ url: 'https://slugline.example.com' }])
  })

  it('has the headers of the rate limit on what is answered to a known caller', () => {
    const document = makeDocument()
    const headersOf = (answer: Json | undefined): readonly string[] => Object.keys(objectOf(at(answer, 'headers')))
    const rateLimit = ['X-Sentry-Rate-Limit-Limit', 'X-Sentry-Rate-Limit-Remaining', 'X-Sentry-Rate-Limit-Reset']
    const list = at(document, 'paths', '/api/0/organizations/{org}/repos/', 'get', 'responses', '200')
    const tooMany = at(document, 'components', 'responses', 'TooManyRequests')
    expect(headersOf(at(document, 'components'))).toEqual(['Link', ...rateLimit])
    expect(headersOf(list)).toEqual(['Link', ...rateLimit])
    expect(headersOf(tooMany)).toEqual(['Retry-After', ...rateLimit])
  })

  it('tells the fields of plugins by the codecs that read them', () => {
    const { schemaOf } = makeSchemaFold()
    const fields = makeHerokuPlugin(nodeSigning).fields
    const path = '/api/0/projects/{org}/{project}/plugins/{plugin}/'
    const media = at(makeDocument(), 'paths', path, 'put', 'requestBody', 'content', 'application/json')
    expect(at(media, 'schema')).toEqual(schemaOf(configurationCodec(fields)))
    expect(at(media, 'schema', 'properties', 'environments')).toMatchObject({
      type: ['object', 'null'],
      propertyNames: { pattern: '^[a-z][a-z0-9-]{1,28}[a-z0-9]$' },
      maxProperties: 200,
    })
  })

  it('has examples of queries where no page on which they are tried fills them in', () => {
    const path = '/api/0/organizations/{org}/releases/'
    const parameters = at(makeDocument(), 'paths', path, 'get', 'parameters')
    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'org', example: 'acme' }),
        expect.objectContaining({ name: 'environment', schema: expect.objectContaining({ examples: ['production'] }) }),
      ]),
    )
    expect(parameters).not.toContainEqual(expect.objectContaining({ in: 'query', example: expect.anything() }))
  })

  it('names each operation once', () => {
    const ids = operationsOf(makeDocument()).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the page of the document', () => {
  it('needs no token, and nothing of another server', async () => {
    const { app } = await makeWorld()
    const page = await app.inject('/documentation')
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect((await app.inject('/documentation/json')).json()).toEqual(makeDocument())
    const missing = await app.inject('/documentation/static/missing.js')
    expect([missing.statusCode, missing.json()]).toEqual([404, { detail: 'There is nothing at this path.' }])
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
    expect(assets.length).toBeGreaterThan(4)
    for (const url of assets) {
      expect(url).toMatch(/^\/documentation\/static\//)
      const asset = await app.inject(url)
      expect([url, asset.statusCode, asset.headers['x-content-type-options']]).toEqual([url, 200, 'nosniff'])
    }
  })

  it('has a layout that brings no styles of its own, which its policy would refuse', async () => {
    const { app } = await makeWorld()
    const { body } = await app.inject('/documentation/static/swagger-initializer.js')
    expect(body).toMatch(/"layout" ?: ?"BaseLayout"/)
  })

  it('is remembered, so each path has one spelling, and a browser that has it gets it no more', async () => {
    const { app } = await makeWorld()
    const url = '/documentation/static/swagger-ui-bundle.js'
    const { headers } = await app.inject(url)
    expect((await app.inject(`${url}?again`)).statusCode).toBe(200)
    const known = await app.inject({ url, headers: { 'if-none-match': `${headers.etag}` } })
    expect([known.statusCode, known.body]).toEqual([304, ''])
    // Writing YAML takes a third of a second each time.
    const others = ['yaml', 'static/%73wagger-ui-bundle.js', 'static//index.css']
    for (const other of others) {
      expect([other, (await app.inject(`/documentation/${other}`)).statusCode]).toEqual([other, 404])
    }
  })

  it('is there with and without the slash, for GET and HEAD alone', async () => {
    const { app } = await makeWorld()
    for (const url of ['/documentation', '/documentation/', '/documentation/json', '/documentation/json/']) {
      expect([url, (await app.inject(url)).statusCode]).toEqual([url, 200])
      expect([url, (await app.inject({ method: 'HEAD', url })).statusCode]).toEqual([url, 200])
      const refused = await app.inject({ method: 'POST', url })
      expect([url, refused.statusCode, refused.headers.allow]).toEqual([url, 405, 'GET, HEAD'])
    }
  })
})
