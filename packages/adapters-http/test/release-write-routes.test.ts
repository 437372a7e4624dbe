import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'
import { authorization, run } from './support/harness.ts'
import { deliver, FIRST, makeHistory, versionsOf } from './support/history.ts'

const R = 'organizations/acme/releases/'
const P = 'projects/acme/web/releases/'
const SHA = 'a'.repeat(40)

/** The API, and a second project. */
const makeTwo = async () => {
  const api = await makeApi()
  const { body } = await api.call('POST', 'organizations/acme/projects/', { name: 'API', slug: 'api' })
  return { ...api, second: Object(body).id }
}

describe('POST of a release', () => {
  it('creates it, answers it, and the same again is 208 with what is there', async () => {
    const { call, project, second } = await makeTwo()
    const body = {
      version: 'shop@1.0',
      projects: ['web', Number(second)],
      url: 'https://shop.example.com/',
      ref: 'main',
    }
    const first = await call('POST', R, body)
    expect(first).toMatchObject({
      status: 201,
      body: {
        version: 'shop@1.0',
        url: 'https://shop.example.com/',
        ref: 'main',
        dateReleased: null,
        status: 'open',
        projects: [{ slug: 'api' }, { id: project.id, slug: 'web' }],
      },
    })
    expect(await call('POST', R, body)).toMatchObject({ status: 208, body: first.body })
    expect((await call('GET', `${R}shop@1.0/`)).body).toEqual(first.body)
  })

  it('fills what no client gave before, merges projects, and overwrites nothing', async () => {
    const { call } = await makeTwo()
    await call('POST', R, { version: '1', projects: ['web'], ref: 'main' })
    const second = { version: '1', projects: ['web'], ref: 'other', url: 'https://x.example', dateReleased: TIME }
    expect(await call('POST', R, second)).toMatchObject({
      status: 208,
      body: { ref: 'main', url: 'https://x.example', dateReleased: '2026-11-23T16:46:37.123Z' },
    })
    const third = await call('POST', R, { version: '1', projects: ['api', 'web'] })
    expect(third).toMatchObject({ status: 201, body: { projects: [{ slug: 'api' }, { slug: 'web' }] } })
  })

  const TIME = '2026-11-23T22:16:37.123456789+05:30'

  it('takes the project of the path, whatever projects the body names', async () => {
    const { call } = await makeTwo()
    expect(await call('POST', P, { version: '1', projects: ['nowhere', 7] })).toMatchObject({
      status: 201,
      body: { projects: [{ slug: 'web' }] },
    })
    expect(await call('POST', 'projects/acme/api/releases/', { version: '1' })).toMatchObject({ status: 201 })
  })

  it('archives and restores; what is not there is 404 then, and without a status needs a project', async () => {
    const { call } = await makeApi()
    await call('POST', P, { version: '1' })
    const archived = { version: '1', projects: [], status: 'archived' }
    expect(await call('POST', R, archived)).toMatchObject({ status: 208, body: { status: 'archived' } })
    expect(await versionsOf(call, R)).toEqual([])
    expect(await versionsOf(call, `${R}?status=archived`)).toEqual(['1'])
    expect(await call('POST', R, { ...archived, status: 'open' })).toMatchObject({ status: 208 })
    expect(await versionsOf(call, R)).toEqual(['1'])
    expect(await call('POST', R, { version: '1' })).toMatchObject({ status: 208 })
    expect(await call('POST', R, { ...archived, version: '2' })).toMatchObject({ status: 404 })
    expect(await call('POST', R, { version: '2' })).toMatchObject({
      status: 400,
      body: { detail: 'projects: expected at least one project for a new release.' },
    })
  })

  it('made by 16 clients at once is one release: one 201, the others 208', async () => {
    const { call } = await makeApi()
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => call('POST', R, { version: '1', projects: ['web'] })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(15).fill(208)])
    expect(new Set(answers.map(({ body }) => Object(body).id)).size).toBe(1)
  })

  it('and Heroku tell of one and the same release, in either order', async () => {
    const world = await makeHistory()
    const { call } = world
    expect(await call('POST', R, { version: FIRST, projects: ['web'], ref: 'main' })).toMatchObject({
      status: 208,
      body: {
        ref: 'main',
        dateReleased: '2026-03-01T10:01:00.000Z',
        deployCount: 2,
        owner: { email: 'dev@example.com' },
      },
    })
    const { deployPayload, sampleCommit } = await import('@slugline/heroku-client/testing')
    const version = sampleCommit('acme-web', 9)
    await call('POST', P, { version, dateReleased: '2026-01-01T00:00:00Z' })
    await deliver(world, deployPayload({ release: 9 }))
    expect((await call('GET', `${R}${version}/`)).body).toMatchObject({
      dateReleased: '2026-01-01T00:00:00.000Z',
      deployCount: 1,
      refs: [{ repository: 'acme/web', commit: version }],
    })
  })

  it('says every field that is wrong, writes nothing, and echoes no value', async () => {
    const { call } = await makeApi()
    const bad = {
      version: 'a/b',
      projects: ['web', 'nowhere'],
      url: 'ftp://secret.example',
      dateReleased: '2026-11-23',
      status: 'gone',
      refs: [{ repository: 'acme/web', commit: 'a b' }, 7],
      commits: [{ id: '' }],
    }
    const { status, body } = await call('POST', R, bad)
    expect(status).toBe(400)
    const { detail } = Object(body)
    for (const path of ['version', 'url', 'dateReleased', 'status', 'refs[0].commit'])
      expect(detail).toContain(`${path}: expected`)
    expect(detail).not.toMatch(/secret|gone|nowhere/)
    const problem = await call('POST', R, bad, { accept: 'application/problem+json' })
    expect(Object(problem.body).errors.map(({ path }: { path: string }) => path)).toEqual([
      'version',
      'url',
      'dateReleased',
      'status',
      'refs[0].commit',
      'refs[1]',
      'commits[0].id',
    ])
    expect(await call('POST', R, { version: '1', projects: ['nowhere', 'web', 99] })).toMatchObject({
      status: 400,
      body: {
        detail:
          'projects[0]: expected the slug or the id of a project of this organization. projects[2]: expected the slug or the id of a project of this organization.',
      },
    })
    expect(await call('POST', R, { version: '1', projects: ['web', 1.5, '', null] })).toMatchObject({
      status: 400,
      body: {
        detail:
          'projects[1]: expected the slug or the id of a project. projects[2]: expected the slug or the id of a project. projects[3]: expected the slug or the id of a project.',
      },
    })
    expect(await versionsOf(call, R)).toEqual([])
  })
})

describe('PUT of a release', () => {
  it('overwrites what is given, leaves the rest, and knows no other release', async () => {
    const { call } = await makeTwo()
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

describe('DELETE of a release', () => {
  it('takes it for all its projects, and lets its version be made afresh', async () => {
    const { call } = await makeTwo()
    await call('POST', R, { version: 'a b#1', projects: ['web', 'api'], ref: 'main' })
    expect(await call('DELETE', `${P}a%20b%231/`)).toMatchObject({ status: 204, body: null })
    for (const place of [R, P, 'projects/acme/api/releases/']) expect(await versionsOf(call, place)).toEqual([])
    expect(await call('DELETE', `${R}a%20b%231/`)).toMatchObject({ status: 404 })
    expect(await call('POST', P, { version: 'a b#1' })).toMatchObject({ status: 201, body: { ref: null } })
    expect(await call('DELETE', 'projects/acme/api/releases/a%20b%231/')).toMatchObject({ status: 404 })
    expect(await call('DELETE', `${R}a%20b%231/`)).toMatchObject({ status: 204 })
  })

  it('is final for the deploys that were repeated: a hook that comes again brings none back', async () => {
    const world = await makeHistory()
    const { deployPayload } = await import('@slugline/heroku-client/testing')
    await world.call('DELETE', `${R}${FIRST}/`)
    await deliver(world, deployPayload({ release: 1 }))
    expect(await world.call('GET', `${R}${FIRST}/`)).toMatchObject({ status: 404 })
    const deliveries = Object((await world.call('GET', 'projects/acme/web/deliveries/')).body)
    expect(deliveries[0]).toMatchObject({ outcome: 'duplicate', deployId: null })
  })
})
