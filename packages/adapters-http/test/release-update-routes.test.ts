import { describe, expect, it } from 'vitest'
import { makeApi, makeApiOfTwo } from './support/api.ts'
import { authorization, run } from './support/harness.ts'

const R = 'organizations/acme/releases/'
const P = 'projects/acme/web/releases/'
const SHA = 'a'.repeat(40)

describe('PUT of a release', () => {
  it('overwrites what is given, leaves the rest, and knows no other release', async () => {
    const { call } = await makeApiOfTwo()
    await call('POST', P, { version: '1', ref: 'main', url: 'https://a.example' })
    const changed = await call('PUT', `${R}1/`, { url: 'https://b.example', dateReleased: '2026-01-01T00:00:00Z' })
    expect(changed).toMatchObject({
      status: 200,
      body: {
        ref: 'main',
        url: 'https://b.example',
        dateReleased: '2026-01-01T00:00:00.000Z',
        projects: [{ slug: 'web' }],
      },
    })
    expect(await call('PUT', `${P}1/`, { version: '9', projects: ['api'], url: '', ref: null })).toMatchObject({
      status: 200,
      body: { version: '1', ref: 'main', url: 'https://b.example', projects: [{ slug: 'web' }] },
    })
    for (const url of [`${R}2/`, `${P}2/`, 'projects/acme/api/releases/1/']) {
      expect(await call('PUT', url, { url: 'not one' })).toMatchObject({ status: 404 })
    }
    expect(await call('PUT', `${R}latest/`, {})).toMatchObject({ status: 400 })
  })

  it('of one that is not there is 404, whatever the body is', async () => {
    const { app } = await makeApi()
    const put = async (type: string, payload: string) => {
      const headers = { ...authorization, 'content-type': type }
      return (await app.inject({ method: 'PUT', url: `/api/0/${R}none/`, headers, payload })).statusCode
    }
    const bodies = ['', '{', '[]', '{"url":1}', '{"owner":"nobody"}', '{"__proto__":1}']
    for (const body of bodies) expect([body, await put('application/json', body)]).toEqual([body, 404])
    expect(await put('text/plain', '{}')).toBe(404)
  })

  it('sets the owner by id or by address; nobody and two are told', async () => {
    const { call, store, organizationId } = await makeApi()
    await call('POST', P, { version: '1' })
    const member = Object((await call('GET', 'organizations/acme/members/')).body)[0]
    for (const owner of [member.id, 'DEV@example.com']) {
      expect(await call('PUT', `${R}1/`, { owner })).toMatchObject({ status: 200, body: { owner: { id: member.id } } })
    }
    const emails = [{ email: 'two@example.com', verified: true }]
    for (const name of ['A', 'B']) await run(store.members.create({ organizationId, name, emails, dateCreated: 0 }))
    for (const owner of ['two@example.com', 'nobody@example.com', '999', 'x']) {
      expect(await call('PUT', `${R}1/`, { owner, ref: 'kept out' })).toMatchObject({
        status: 400,
        body: { detail: 'owner: expected the id or the verified address of one member of this organization.' },
      })
    }
    const both = { owner: 'x', refs: [{ repository: 'acme/none', commit: SHA }] }
    const told = Object((await call('PUT', `${R}1/`, both)).body).detail
    expect(told).toMatch(/^owner: expected .*\. refs\[0\]\.repository: expected /)
    expect((await call('GET', `${R}1/`)).body).toMatchObject({ ref: null, owner: { id: member.id } })
  })

  it('sets refs, as ranges too and in the old spelling, and tells repositories that are unknown', async () => {
    const { call } = await makeApi()
    await call('POST', P, { version: '1' })
    const refs = async (body: unknown) => Object((await call('PUT', `${R}1/`, body)).body).refs
    const [from, to] = ['B'.repeat(40), 'C'.repeat(40)]
    const web = { repository: 'acme/web', commit: to.toLowerCase(), previousCommit: from.toLowerCase() }
    expect(await refs({ refs: [{ repository: 'ACME/Web', commit: `${from}..${to}` }] })).toEqual([web])
    expect(await refs({ refs: [{ repository: 'acme/web', commit: to, previousCommit: null }] })).toEqual([
      { ...web, previousCommit: null },
    ])
    const old = [{ repository: 'acme/web', currentId: to, previousId: from }]
    expect(await refs({ headCommits: old })).toEqual([web])
    const unknown = [
      { repository: 'acme/web', commit: SHA },
      { repository: 'acme/none', commit: SHA },
      { repository: 'acme/nil', commit: SHA },
    ]
    expect(await call('PUT', `${R}1/`, { refs: unknown })).toMatchObject({
      status: 400,
      body: {
        detail:
          'refs[1].repository: expected the name of a repository of this organization. refs[2].repository: expected the name of a repository of this organization.',
      },
    })
    for (const method of ['PUT', 'POST'] as const) {
      const place = method === 'PUT' ? `${R}1/` : R
      const headCommits = [{ repository: 'acme/none', currentId: SHA }]
      expect((await call(method, place, { version: '1', headCommits })).body).toEqual({
        detail: 'headCommits[0].repository: expected the name of a repository of this organization.',
      })
    }
    expect(await refs({})).toEqual([web])
    expect((await call('GET', `${R}1/`)).body).toMatchObject({ lastCommit: null, commitCount: 0 })
    expect(await refs({ refs: [] })).toEqual([])
  })

  it('sets commits, of repositories that need not be known; the first of each is its head', async () => {
    const { call } = await makeApi()
    await call('POST', P, { version: '1' })
    const commit = {
      id: SHA,
      repository: 'origin',
      author_name: 'Dev',
      author_email: 'dev@example.com',
      message: 'two\n',
    }
    const commits = [
      { ...commit, timestamp: '2026-11-23T22:16:37+05:30' },
      { id: 'b'.repeat(40), repository: 'origin' },
    ]
    expect(await call('PUT', `${R}1/`, { commits })).toMatchObject({
      status: 200,
      body: {
        commitCount: 2,
        lastCommit: { id: SHA, dateCreated: '2026-11-23T16:46:37.000Z', repository: { id: null, name: 'origin' } },
        authors: [{ name: 'Dev', email: 'dev@example.com' }],
        refs: [{ repository: 'origin', commit: SHA, previousCommit: null }],
      },
    })
    expect((await call('GET', `${R}1/commits/`)).body).toMatchObject([{ id: SHA }, { id: 'b'.repeat(40) }])
    await call('POST', P, { version: '2', commits: [{ id: 'c'.repeat(40) }] })
    expect((await call('GET', `${R}2/previous-with-commits/`)).body).toMatchObject({ version: '1' })
    expect(await call('PUT', `${R}1/`, { commits: [] })).toMatchObject({ body: { commitCount: 2 } })
    expect(await call('PUT', `${R}1/`, { refs: [] })).toMatchObject({ body: { commitCount: 0, lastCommit: null } })
  })

  it('cuts what is long: a page of releases shows a hundred messages and authors', async () => {
    const { call } = await makeApi()
    const long = '\u{1F600}'.repeat(20_000)
    const commits = [{ id: SHA, message: long, author_name: long, author_email: long }]
    const { body } = await call('POST', P, { version: '1', commits })
    const author = { name: long.slice(0, 2 * 128), email: long.slice(0, 2 * 200) }
    expect(body).toMatchObject({ lastCommit: { message: long.slice(0, 2 * 16_384), author } })
  })

  it('takes lists of commits of many megabytes, and no more than 16 MiB', async () => {
    const { call, app } = await makeApi()
    await call('POST', P, { version: '1' })
    const commits = Array.from({ length: 20_000 }, (_, index) => ({
      id: index.toString(16).padStart(40, '0'),
      message: 'm'.repeat(200),
    }))
    expect(await call('PUT', `${R}1/`, { commits })).toMatchObject({ status: 200, body: { commitCount: 20_000 } })
    const headers = { ...authorization, 'content-type': 'application/json' }
    const send = (size: number) =>
      app.inject({ method: 'PUT', url: `/api/0/${R}1/`, headers, payload: '{}'.padEnd(size) })
    expect((await send(16 * 1024 * 1024)).statusCode).toBe(200)
    expect((await send(16 * 1024 * 1024 + 1)).statusCode).toBe(413)
  })
})

describe('a list of commits', () => {
  it('is of a hundred repositories at most', async () => {
    const { call } = await makeApi()
    const ofRepositories = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: SHA, repository: `acme/${index}` }))
    expect(await call('POST', P, { version: '1', commits: ofRepositories(100) })).toMatchObject({ status: 201 })
    expect(await call('PUT', `${P}1/`, { commits: ofRepositories(101) })).toMatchObject({
      status: 400,
      body: { detail: 'commits: expected an array of at most 100000 commits, of at most 100 repositories.' },
    })
  })
})

describe('a release that is named token', () => {
  it('is read at the organization, and changed and deleted at its project too', async () => {
    const { call } = await makeApi()
    await call('POST', P, { version: 'token' })
    expect(await call('PUT', `${P}token/`, { ref: 'main' })).toMatchObject({ status: 200, body: { version: 'token' } })
    expect(await call('GET', `${R}token/`)).toMatchObject({ body: { version: 'token', ref: 'main' } })
    expect(await call('GET', `${P}token/`)).toMatchObject({ body: { webhookUrl: expect.any(String) } })
    expect(await call('DELETE', `${P}token/`)).toMatchObject({ status: 204 })
  })
})
