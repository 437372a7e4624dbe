import { apiRoutes, nodeSigning, systemClock } from '@slugline/adapters-http'
import type { StorageError } from '@slugline/core'
import { fastify } from 'fastify'
import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { authorization, makeWorld, PUBLIC_URL } from './support/harness.ts'

const JSON_TYPE = { ...authorization, 'content-type': 'application/json' }
const ORGANIZATIONS = '/api/0/organizations/'

describe('bodies', () => {
  const post = async (payload: string | Buffer, headers: Record<string, string> = JSON_TYPE) => {
    const { app } = await makeWorld()
    return app.inject({ method: 'POST', url: ORGANIZATIONS, headers, payload })
  }
  const withMember = (json: string) => `{"slug":"a","name":"A","more":${json}}`

  it('are refused where no store could keep them, or a reader might trip', async () => {
    const wrong = [
      '',
      '[]',
      '"text"',
      '{',
      withMember('"\\u0000"'),
      withMember('"\\ud800"'),
      withMember('{"\\u0000":1}'),
      withMember('{"__proto__":{}}'),
      withMember('{"__\\u0070roto__":{}}'),
      withMember(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`),
      Buffer.concat([Buffer.from('{"slug":"a","name":"'), Buffer.of(0xff), Buffer.from('"}')]),
    ]
    for (const payload of wrong) {
      const answer = await post(payload)
      expect([String(payload), answer.statusCode]).toEqual([String(payload), 400])
    }
    expect((await post(withMember(`${'{"a":'.repeat(31)}1${'}'.repeat(31)}`))).statusCode).toBe(201)
  })

  it('are of one type and no encoding', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'nonsense']
    for (const type of types) {
      expect([type, (await post('{}', { ...authorization, 'content-type': type })).statusCode]).toEqual([type, 415])
    }
    expect((await post('{}', { ...JSON_TYPE, 'content-encoding': 'gzip' })).statusCode).toBe(415)
    const fine = {
      ...authorization,
      'content-type': 'Application/JSON; Charset="UTF-8"',
      'content-encoding': 'identity',
    }
    expect((await post('{"slug":"a","name":"A"}', fine)).statusCode).toBe(201)
  })

  it('have a limit', async () => {
    const frame = withMember('""').length
    expect((await post(withMember(`"${'x'.repeat(1024 * 1024 - frame)}"`))).statusCode).toBe(201)
    const over = await post(withMember(`"${'x'.repeat(1024 * 1024 - frame + 1)}"`))
    expect([over.statusCode, over.headers.connection]).toEqual([413, 'close'])
  })

  it('of any type, or none, are taken where none is wanted', async () => {
    const { app } = await makeWorld()
    const url = '/api/0/projects/acme/web/plugins/heroku/'
    for (const type of ['text/plain', 'application/json', 'nonsense', '', undefined]) {
      const headers = type === undefined ? authorization : { ...authorization, 'content-type': type }
      expect((await app.inject({ method: 'POST', url, headers })).statusCode).toBe(201)
      expect((await app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204)
    }
  })

  it('are looked at after the organization, whatever type they claim to be', async () => {
    const { app } = await makeWorld()
    const url = '/api/0/organizations/nothing/repos/'
    for (const type of ['text/plain', 'nonsense', 'application/json, text/plain']) {
      const headers = { ...authorization, 'content-type': type }
      expect([type, (await app.inject({ method: 'POST', url, headers, payload: '{' })).statusCode]).toEqual([type, 404])
    }
  })
})

describe('failures of the store', () => {
  const failing = async (error: StorageError) => {
    const { useCases, store } = await makeWorld()
    const lines: string[] = []
    const app = fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } })
    const ports = { ...store, signing: nodeSigning, clock: systemClock }
    const authenticate = () => TE.left(error)
    await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: PUBLIC_URL }))
    const answer = await app.inject({ url: ORGANIZATIONS, headers: authorization })
    await app.close()
    return { answer, lines: lines.join('') }
  }

  it('are 503 with Retry-After while it is away, and not logged one by one', async () => {
    const { answer, lines } = await failing({ _tag: 'StoreUnavailable', cause: new Error('ECONNREFUSED 10.0.0.1') })
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2'])
    expect(answer.body).not.toContain('10.0.0.1')
    expect(lines).not.toContain('ECONNREFUSED')
  })

  it('are a bare 500 where it is our fault, which the log tells', async () => {
    const cause = Object.assign(new Error('column does not exist'), { code: '42703', detail: 'hunter2' })
    const { answer, lines } = await failing({ _tag: 'StoreFault', cause })
    expect([answer.statusCode, answer.body]).toEqual([500, '{"detail":"Internal error."}'])
    expect(lines).toContain('42703')
    expect(lines).not.toContain('hunter2')
  })
})
