import { describe, expect, it } from 'vitest'
import { makeApi, makeApiOfTwo } from './support/api.ts'
import { deliver, FIRST, makeHistory, versionsOf } from './support/history.ts'

const R = 'organizations/acme/releases/'
const P = 'projects/acme/web/releases/'
const TIME = '2026-11-23T22:16:37.123456789+05:30'

describe('POST of a release', () => {
  it('creates it, answers it, and the same again is 208 with what is there', async () => {
    const { call, project, second } = await makeApiOfTwo()
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
    const { call } = await makeApiOfTwo()
    await call('POST', R, { version: '1', projects: ['web'], ref: 'main' })
    const second = { version: '1', projects: ['web'], ref: 'other', url: 'https://x.example', dateReleased: TIME }
    expect(await call('POST', R, second)).toMatchObject({
      status: 208,
      body: { ref: 'main', url: 'https://x.example', dateReleased: '2026-11-23T16:46:37.123Z' },
    })
    const third = await call('POST', R, { version: '1', projects: ['api', 'web'] })
    expect(third).toMatchObject({ status: 201, body: { projects: [{ slug: 'api' }, { slug: 'web' }] } })
  })

  it('takes the project of the path, whatever projects the body names', async () => {
    const { call } = await makeApiOfTwo()
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
