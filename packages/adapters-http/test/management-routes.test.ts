import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'

const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
const ID = expect.stringMatching(/^[1-9]\d*$/)

const ACME = {
  id: ID,
  slug: 'acme',
  name: 'Acme',
  dateCreated: '2026-11-23T16:46:37.463Z',
  isEarlyAdopter: false,
  require2FA: false,
  requireEmailVerification: false,
  features: [],
  status: { id: 'active', name: 'active' },
}

describe('identity', () => {
  it('answers what clients ask first', async () => {
    const { call } = await makeApi()
    const root = await call('GET', '')
    expect(root.body).toEqual({ version: '0', auth: { scopes: expect.arrayContaining(['org:read']) }, user: null })
    expect((await call('GET', 'users/me/regions/')).body).toEqual({ regions: [] })
    const upload = await call('GET', 'organizations/acme/chunk-upload/')
    expect([upload.status, Object.keys(upload.body ?? {})]).toEqual([501, ['detail']])
  })
})

describe('organizations', () => {
  it('are listed, created, read by slug or id, and changed', async () => {
    const { call, organizationId } = await makeApi()
    expect((await call('GET', 'organizations/')).body).toEqual([ACME])
    expect((await call('GET', 'organizations/acme/')).body).toEqual(ACME)
    expect((await call('GET', `organizations/${organizationId}`)).body).toEqual(ACME)
    const created = await call('POST', 'organizations/', { slug: 'initech', name: 'Initech' })
    expect([created.status, created.body]).toEqual([
      201,
      { ...ACME, slug: 'initech', name: 'Initech', dateCreated: TIME },
    ])
    const changed = await call('PUT', 'organizations/initech/', { name: 'Initech Inc', slug: null, unknown: 1 })
    expect([changed.status, changed.body]).toMatchObject([200, { slug: 'initech', name: 'Initech Inc' }])
    const moved = await call('PUT', 'organizations/initech/', { slug: 'acme' })
    expect([moved.status, moved.body]).toEqual([409, { detail: 'This slug or name is taken already.' }])
    expect((await call('POST', 'organizations/', { slug: 'acme', name: 'A' })).status).toBe(409)
  })

  it('refuse wrong fields, each by its name', async () => {
    const { call } = await makeApi()
    const wrong = await call('POST', 'organizations/', { slug: '123', name: ' ' })
    expect(wrong.status).toBe(400)
    expect(wrong.body).toEqual({
      detail:
        'slug: expected 1-50 characters of a-z, 0-9, "-" and "_", beginning with a letter or digit, not digits only. ' +
        'name: expected a name of 1-200 characters without control characters, not blank.',
    })
    const member = { email: 'ops@example.com', name: 'Ops', verified: 'yes' }
    expect((await call('POST', 'organizations/acme/members/', member)).body).toEqual({
      detail: 'verified: expected true or false.',
    })
  })
})

describe('projects', () => {
  it('are listed, created with a slug of their name, and read', async () => {
    const { call, organizationId } = await makeApi()
    const web = {
      id: ID,
      slug: 'web',
      name: 'Web',
      platform: 'node',
      team: null,
      teams: [],
      dateCreated: TIME,
      organization: { id: organizationId, slug: 'acme', name: 'Acme' },
    }
    expect((await call('GET', 'organizations/acme/projects/')).body).toEqual([web])
    expect((await call('GET', 'projects/acme/web/')).body).toEqual(web)
    const created = await call('POST', 'organizations/acme/projects/', { name: 'Web Shop', platform: '' })
    expect([created.status, created.body]).toEqual([
      201,
      { ...web, slug: 'web-shop', name: 'Web Shop', platform: null },
    ])
    expect((await call('POST', 'organizations/acme/projects/', { name: 'Web' })).status).toBe(409)
    const unnamed = await call('POST', 'organizations/acme/projects/', { name: '日本' })
    expect([unnamed.status, unnamed.body]).toMatchObject([400, { detail: expect.stringMatching(/^slug: expected/) }])
    expect((await call('GET', 'projects/acme/nothing/')).body).toEqual({ detail: 'No such project.' })
  })
})

describe('repositories', () => {
  it('are listed, created and removed, with the providers that clients know', async () => {
    const { call } = await makeApi()
    const repos = 'organizations/acme/repos/'
    const web = {
      id: ID,
      name: 'acme/web',
      url: 'https://github.com/acme/web',
      provider: { id: 'github', name: 'GitHub' },
      status: 'active',
      dateCreated: TIME,
      integrationId: null,
      externalSlug: 'acme/web',
    }
    expect((await call('GET', repos)).body).toEqual([web])
    const cases = [
      [{ name: 'a/lab', provider: 'gitlab' }, 'https://gitlab.com/a/lab', 'integrations:gitlab'],
      [{ name: 'a/plain' }, null, 'unknown'],
      [{ name: 'a/own', provider: 'integrations:github_enterprise' }, null, 'unknown'],
      [{ name: 'a/ssh', url: 'git@bitbucket.org:a/ssh.git' }, 'git@bitbucket.org:a/ssh.git', 'bitbucket'],
      [{ name: 'a/empty', url: '', provider: null }, null, 'unknown'],
    ] as const
    for (const [body, url, provider] of cases) {
      const created = await call('POST', repos, body)
      expect([created.status, created.body]).toMatchObject([201, { url, provider: { id: provider } }])
    }
    expect((await call('POST', repos, { name: 'ACME/Web' })).status).toBe(409)
    const wrong = await call('POST', repos, { name: 'x\u0007', provider: 'svn', url: 'http://example.com/x' })
    expect([wrong.status, wrong.body]).toMatchObject([
      400,
      { detail: expect.stringMatching(/name: .*provider: .*url: /) },
    ])
    const all = await call('GET', `${repos}?per_page=1`)
    const [first] = Array.isArray(all.body) ? all.body : []
    expect((await call('DELETE', `${repos}${first.id}/`)).status).toBe(204)
    expect((await call('DELETE', `${repos}${first.id}/`)).body).toEqual({ detail: 'No such repository.' })
    for (const id of ['0', '007', 'x', '99999999999999999999', '9007199254740993']) {
      expect((await call('DELETE', `${repos}${id}/`)).status).toBe(404)
    }
  })
})

describe('members', () => {
  it('are listed, found by address, created, changed and removed', async () => {
    const { call } = await makeApi()
    const members = 'organizations/acme/members/'
    const dev = {
      id: ID,
      name: 'Dev',
      email: 'dev@example.com',
      emails: [{ email: 'dev@example.com', verified: true }],
      dateCreated: TIME,
    }
    expect((await call('GET', members)).body).toEqual([dev])
    expect((await call('GET', `${members}?email=DEV@example.com`)).body).toEqual([dev])
    expect((await call('GET', `${members}?email=other@example.com`)).body).toEqual([])
    expect((await call('GET', `${members}?email=nonsense`)).status).toBe(400)
    const created = await call('POST', members, { email: 'Ops@example.com', name: 'Ops' })
    expect([created.status, created.body]).toMatchObject([
      201,
      { email: 'Ops@example.com', emails: [{ email: 'Ops@example.com', verified: false }] },
    ])
    const { id } = Object(created.body)
    const emails = [{ email: 'a@example.com', verified: true }, { email: 'b@example.com' }]
    const kelvin = [{ email: 'k@example.com' }, { email: '\u212a@example.com' }]
    expect((await call('PUT', `${members}${id}/`, { emails: kelvin })).status).toBe(200)
    const changed = await call('PUT', `${members}${id}/`, { emails })
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { name: 'Ops', email: 'a@example.com', emails: [emails[0], { email: 'b@example.com', verified: false }] },
    ])
    const twice = [{ email: 'a@example.com' }, { email: 'A@example.com' }]
    for (const wrong of [[], twice, [{ email: 'x' }], 'a@example.com']) {
      expect((await call('PUT', `${members}${id}/`, { emails: wrong })).status).toBe(400)
    }
    expect((await call('DELETE', `${members}${id}/`)).status).toBe(204)
    expect((await call('PUT', `${members}${id}/`, { name: 'X' })).body).toEqual({ detail: 'No such member.' })
    expect((await call('PUT', `${members}${id}/`, { name: 5 })).status).toBe(404)
    expect((await call('DELETE', `${members}${id}/`)).status).toBe(404)
  })
})
