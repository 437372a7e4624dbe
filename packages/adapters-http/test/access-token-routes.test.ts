import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'
import { authorization, present } from './support/harness.ts'

const TOKENS = 'organizations/acme/api-tokens/'
const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
const CI = { name: 'CI', scopes: ['org:read', 'project:releases'] }

/** A world, and ways to make a token by the API and to call with it. */
const makeTokens = async () => {
  const api = await makeApi()
  const callWith = async (token: string, method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { authorization: `Bearer ${token}`, ...type }
    const answer = await api.app.inject({ method, url: `/api/0/${url}`, headers, ...(body && { payload: body }) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  const create = async (body: object): Promise<{ readonly id: string; readonly token: string }> => {
    const answer = await api.app.inject({
      method: 'POST',
      url: `/api/0/${TOKENS}`,
      headers: { ...authorization, 'content-type': 'application/json' },
      payload: body,
    })
    expect(answer.statusCode).toBe(201)
    return answer.json()
  }
  return { ...api, callWith, create }
}

describe('API tokens', () => {
  it('are made, listed without their secret, and removed', async () => {
    const { call, create } = await makeTokens()
    const { token, ...shown } = await create({ ...CI, dateExpires: '2027-01-01T01:00:00+01:00' })
    expect(token).toMatch(/^slugline_[0-9a-f]{64}$/)
    expect(shown).toEqual({
      id: expect.stringMatching(/^[1-9]\d*$/),
      ...CI,
      lastCharacters: token.slice(-4),
      dateCreated: TIME,
      dateLastUsed: null,
      dateExpires: '2027-01-01T00:00:00.000Z',
    })
    const list = await call('GET', TOKENS)
    expect([list.status, list.body]).toEqual([200, [shown]])
    expect(list.headers.link).toMatch(/rel="next"; results="false"/)
    expect((await call('DELETE', `${TOKENS}${shown.id}/`)).status).toBe(204)
    expect(await call('DELETE', `${TOKENS}${shown.id}/`)).toMatchObject({
      status: 404,
      body: { detail: 'No such token.' },
    })
    expect((await call('DELETE', `${TOKENS}x/`)).status).toBe(404)
    expect((await call('GET', TOKENS)).body).toEqual([])
  })

  it('are listed newest first, page by page', async () => {
    const { call, create } = await makeTokens()
    const [one, two] = [await create(CI), await create(CI)]
    expect(await call('GET', `${TOKENS}?per_page=1`)).toMatchObject({ body: [{ id: two.id }] })
    const { headers } = await call('GET', `${TOKENS}?per_page=1`)
    const cursor = present(/rel="next"; results="true"; cursor="([^"]+)"/.exec(String(headers.link))?.[1])
    expect(await call('GET', `${TOKENS}?per_page=1&cursor=${cursor}`)).toMatchObject({ body: [{ id: one.id }] })
  })

  it('see their own organization alone, and say what they may do', async () => {
    const { call, callWith, create } = await makeTokens()
    await call('POST', 'organizations/', { slug: 'initech', name: 'Initech' })
    const { token } = await create(CI)
    expect(await callWith(token, 'GET', '')).toEqual({
      status: 200,
      body: { version: '0', auth: { scopes: CI.scopes }, user: null },
    })
    expect((await callWith(token, 'GET', 'organizations/')).body).toMatchObject([{ slug: 'acme' }])
    expect((await callWith(token, 'GET', 'organizations/initech/')).status).toBe(404)
  })

  it('show when they were used last, and are refused from their removal on', async () => {
    const { call, callWith, create } = await makeTokens()
    const { id, token } = await create(CI)
    expect((await callWith(token, 'GET', 'organizations/')).status).toBe(200)
    expect((await call('GET', TOKENS)).body).toMatchObject([{ id, dateLastUsed: TIME }])
    await call('DELETE', `${TOKENS}${id}/`)
    expect(await callWith(token, 'GET', 'organizations/')).toMatchObject({
      status: 401,
      body: { detail: 'The token is not valid.' },
    })
  })

  it('give no scope that they lack', async () => {
    const { callWith, create } = await makeTokens()
    const { token } = await create({ name: 'admin', scopes: ['org:read', 'org:admin'] })
    expect(await callWith(token, 'POST', TOKENS, { name: 'more', scopes: ['org:read', 'project:read'] })).toEqual({
      status: 403,
      body: { detail: 'A token gives no scopes but its own: org:read, org:admin.' },
    })
    expect((await callWith(token, 'POST', TOKENS, { name: 'less', scopes: ['org:read'] })).status).toBe(201)
  })

  it('are refused by the name of each wrong field', async () => {
    const { call } = await makeTokens()
    const scopes = 'at least one scope, none of them twice'
    const one = 'one of org:read, org:write, org:admin, project:read, project:write, project:admin, project:releases'
    const time = 'an RFC 3339 time with "Z" or an offset, such as 2026-11-23T16:46:37Z'
    const name = 'a name of 1-200 characters without control characters, not blank'
    const cases = [
      [{ ...CI, name: ' ' }, `name: expected ${name}.`],
      [{ scopes: [] }, `name: expected ${name}. scopes: expected ${scopes}.`],
      [{ name: 'CI' }, `scopes: expected ${scopes}.`],
      [{ ...CI, scopes: 'org:read' }, `scopes: expected ${scopes}.`],
      [{ ...CI, scopes: ['org:read', 'org:read'] }, `scopes: expected ${scopes}.`],
      [{ ...CI, scopes: ['org:read', 'event:read', 1] }, `scopes[1]: expected ${one}. scopes[2]: expected ${one}.`],
      [{ ...CI, dateExpires: '2027-01-01' }, `dateExpires: expected ${time}.`],
      [{ ...CI, dateExpires: '2026-11-23T16:46:37Z' }, 'dateExpires: expected a time that lies in the future.'],
    ] as const
    for (const [body, detail] of cases) {
      expect(await call('POST', TOKENS, body)).toMatchObject({ status: 400, body: { detail } })
    }
    expect((await call('POST', TOKENS, { ...CI, dateExpires: null, token: 'mine', id: '7' })).status).toBe(201)
  })
})
