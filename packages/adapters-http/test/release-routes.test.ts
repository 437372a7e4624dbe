import { describe, expect, it } from 'vitest'
import { versionInfo } from '../src/api/version-info.ts'
import { makeApi } from './support/api.ts'
import { authorization, LAST, listen, PUBLIC_URL, sendRaw } from './support/harness.ts'
import { deliver, FIRST, makeHistory, SECOND, versionsOf } from './support/history.ts'

const ID = expect.stringMatching(/^[1-9]\d*$/)
const R = 'organizations/acme/releases/'
const P = 'projects/acme/web/releases/'

describe('releases', () => {
  it('are listed newest first, of an organization and of a project', async () => {
    const { call } = await makeHistory()
    const all = ['shop@1.0.0+b7', SECOND, FIRST]
    expect(await versionsOf(call, R)).toEqual(all)
    expect(await versionsOf(call, P)).toEqual(all)
    expect(await versionsOf(call, `${R}?query=SHOP@`)).toEqual(all.slice(0, 1))
    expect(await versionsOf(call, `${R}?status=archived`)).toEqual([])
    expect(await versionsOf(call, `${R}?environment=production&cursor=&project=web&project=web`)).toEqual(all.slice(1))
    expect(await versionsOf(call, `${P}?environment=staging`)).toEqual([])
  })

  it('are read with all that clients want of them', async () => {
    const { call, project } = await makeHistory()
    const { body } = await call('GET', `${R}${FIRST}/`)
    const release = { version: FIRST, url: null }
    const ref = { repository: 'acme/web', commit: FIRST }
    const lastDeploy = {
      id: ID,
      environment: 'production',
      name: null,
      url: null,
      dateStarted: '2026-03-01T10:03:00.000Z',
      dateFinished: '2026-03-01T10:03:00.000Z',
      projects: ['web'],
      kind: 'rollback',
      releaseNumber: 3,
      app: { id: expect.any(String), name: 'acme-web' },
      refs: [{ ...ref, previousCommit: SECOND }],
      release,
      deliveryId: ID,
    }
    expect(body).toEqual({
      id: ID,
      version: FIRST,
      shortVersion: FIRST,
      status: 'open',
      ref: null,
      url: null,
      dateCreated: expect.stringMatching(/^2026-11-23T16:46:.*Z$/),
      dateReleased: '2026-03-01T10:01:00.000Z',
      versionInfo: { package: null, version: { raw: FIRST }, description: FIRST.slice(0, 12), buildHash: FIRST },
      owner: { id: ID, name: 'Dev', email: 'dev@example.com' },
      newGroups: 0,
      firstEvent: null,
      lastEvent: null,
      data: {},
      projects: [{ id: project.id, slug: 'web', name: 'Web', platform: 'node', platforms: [], newGroups: 0 }],
      refs: [{ ...ref, previousCommit: null }],
      authors: [],
      commitCount: 0,
      deployCount: 2,
      lastDeploy,
      lastCommit: null,
    })
    expect((await call('GET', `${P}${FIRST}/`)).body).toEqual(body)
    const deploys = await call('GET', `${R}${FIRST}/deploys/`)
    expect(deploys.body).toEqual([lastDeploy, expect.objectContaining({ kind: 'deploy', releaseNumber: 1 })])
    expect((await call('GET', `${R}${FIRST}/deploys/?environment=staging`)).body).toEqual([])
  })

  it('have commits, and a release before them that has some', async () => {
    const { call } = await makeHistory()
    const version = 'shop@1.0.0%2Bb7'
    const { body } = await call('GET', `${R}${version}/commits/`)
    expect(body).toEqual([
      {
        id: 'a'.repeat(40),
        message: 'two\n',
        dateCreated: '2026-11-23T16:46:37.000Z',
        repository: { id: ID, name: 'acme/web' },
        author: { id: ID, name: 'Dev', email: 'dev@example.com' },
      },
      {
        id: 'b'.repeat(40),
        message: null,
        dateCreated: expect.any(String),
        repository: { id: null, name: 'origin' },
        author: null,
      },
    ])
    expect((await call('GET', `${P}${version}/commits/`)).body).toEqual(body)
    expect((await call('GET', `${R}${version}/`)).body).toMatchObject({
      authors: [{ id: ID, name: 'Dev', email: 'dev@example.com' }],
      commitCount: 2,
    })
    const { link } = (await call('GET', `${R}${version}/commits/?per_page=1`)).headers
    const next = /cursor=(n:[^>]+)>/.exec(String(link))?.[1]
    expect((await call('GET', `${R}${version}/commits/?per_page=1&cursor=${next}`)).body).toMatchObject([
      { id: 'b'.repeat(40) },
    ])
    const none = await call('GET', `${R}${version}/previous-with-commits/`)
    expect([none.status, none.body]).toEqual([200, {}])
    expect((await call('GET', `${R}nothing/previous-with-commits/`)).status).toBe(404)
  })

  it('are told apart from what is no release, and from what can be none', async () => {
    const { call } = await makeHistory()
    for (const path of [R, P]) {
      for (const rest of ['', 'commits/']) {
        expect((await call('GET', `${path}nothing/${rest}`)).body).toEqual({ detail: 'No such release.' })
        for (const version of ['a%2Fb', 'a%5Cb', '%20', 'Latest', 'a%00', 'x'.repeat(201), 'x'.repeat(8000)]) {
          const answer = await call('GET', `${path}${version}/${rest}`)
          expect([version, answer.status]).toEqual([version, 400])
        }
      }
    }
    expect((await call('GET', `${R}${'%F0%9F%98%80'.repeat(200)}/`)).status).toBe(404)
    expect((await call('GET', `${R}token/`)).status).toBe(404)
    expect((await call('GET', `${P}token/`)).body).toMatchObject({ token: expect.any(String) })
  })

  it('that do not exist are told before a wrong query is', async () => {
    const { call } = await makeHistory()
    for (const list of [`${R}nothing/commits/`, `${P}nothing/commits/`, `${R}nothing/deploys/`]) {
      for (const query of ['per_page=0', 'cursor=x', 'project=nothing&per_page=0']) {
        expect((await call('GET', `${list}?${query}`)).body).toEqual({ detail: 'No such release.' })
      }
    }
    expect((await call('GET', `${R}nothing/deploys/?project=nothing`)).status).toBe(404)
    expect((await call('GET', `${R}${FIRST}/commits/?per_page=0`)).status).toBe(400)
    expect((await call('GET', `${R}${FIRST}/deploys/?project=nothing`)).status).toBe(400)
  })

  it('are found by versions that are written in any way that sentry-cli has', async () => {
    const world = await makeApi()
    const version = "a b;c=d@e&f:g,h~i'j|k^l[m]+n"
    await deliver(world, { version }, 'builtin')
    const port = await listen(world.app)
    const spellings = [encodeURIComponent(version), encodeURI(version).replaceAll('%7C', '|').replaceAll('%5E', '^')]
    for (const spelling of spellings) {
      const path = `/api/0/${R}${spelling}/`
      const answer = await sendRaw(port, [
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization.authorization}\r\n\r\n`,
        LAST,
      ])
      expect([spelling, answer.statuses]).toEqual([spelling, [200, 404]])
    }
    const backslash = await sendRaw(port, [
      `GET /api/0/${R}a\\b/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization.authorization}\r\n\r\n`,
      LAST,
    ])
    expect(backslash.statuses).toEqual([400, 404])
  })
})

describe('what a version says of itself', () => {
  const cases = [
    ['shop@1.0.0+b7', { package: 'shop', version: { raw: '1.0.0+b7' }, description: '1.0.0 (b7)', buildHash: null }],
    ['web-1234@v42', { package: 'web-1234', version: { raw: 'v42' }, description: 'v42', buildHash: null }],
    ['1.0+b', { package: null, version: { raw: '1.0+b' }, description: '1.0+b', buildHash: null }],
    ['@', { package: null, version: { raw: '@' }, description: '@', buildHash: null }],
    ['shop@', { package: null, version: { raw: 'shop@' }, description: 'shop@', buildHash: null }],
    [
      `app@1.0+${FIRST}`,
      {
        package: 'app',
        version: { raw: `1.0+${FIRST}` },
        description: `1.0 (${FIRST.slice(0, 12)})`,
        buildHash: FIRST,
      },
    ],
  ] as const

  it.each(cases)('%s', (version, expected) => {
    expect(versionInfo(version)).toEqual(expected)
  })
})

describe('lists', () => {
  it('are walked by the one Link header, both ways, with their filters', async () => {
    const { call } = await makeHistory()
    const page = await call('GET', `${R}?per_page=2&query=&environment=production`)
    const url = `${PUBLIC_URL}/api/0/${R}?per_page=2&environment=production&cursor=`
    expect(page.headers.link).toMatch(
      /^<[^>]+>; rel="previous"; results="false"; cursor="p:[^"]+", <[^>]+>; rel="next"; results="false"; cursor="n:\d+:\d+"$/,
    )
    expect(page.headers.link).toContain(`<${url}n:`)
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 5; pages += 1) {
      const { body, headers } = await call('GET', `${R}?per_page=1&cursor=${cursor}`)
      seen.push(...(Array.isArray(body) ? body.map(({ version }) => version) : []))
      const next = /rel="next"; results="(true|false)"; cursor="([A-Za-z0-9_:.~-]+)"/.exec(String(headers.link))
      if (next?.[1] !== 'true') break
      cursor = next[2] ?? ''
    }
    expect(seen).toEqual(['shop@1.0.0+b7', SECOND, FIRST])
    const back = await call('GET', `${R}?per_page=1&cursor=${cursor.replace('n:', 'p:')}`)
    expect(back.body).toMatchObject([{ version: 'shop@1.0.0+b7' }])
  })

  it('refuse cursors and sizes that they did not give', async () => {
    const { call } = await makeApi()
    const lists = [
      'organizations/',
      R,
      'organizations/acme/repos/',
      'organizations/acme/projects/',
      'organizations/acme/members/',
    ]
    const wrong = [
      'cursor=x',
      'cursor=n:1',
      'cursor=n:9999999999999999:1',
      'cursor=q:1:1',
      'per_page=101',
      'per_page=-1',
      'per_page=1&per_page=2',
    ]
    for (const list of lists) {
      for (const query of wrong) expect([query, (await call('GET', `${list}?${query}`)).status]).toEqual([query, 400])
    }
  })
})
