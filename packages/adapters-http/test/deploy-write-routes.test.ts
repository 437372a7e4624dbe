import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'

const R = 'organizations/acme/releases/'
const DEPLOYS = `${R}1/deploys/`
const ID = expect.stringMatching(/^[1-9]\d*$/)

/** A release `1` of the project `web`. */
const makeRelease = async () => {
  const api = await makeApi()
  for (const name of ['api', 'docs']) await api.call('POST', 'organizations/acme/projects/', { name })
  await api.call('POST', R, { version: '1', projects: ['web'] })
  return api
}

describe('POST of a deploy', () => {
  it('records it with all that is given, as sentry-cli sends it', async () => {
    const { call } = await makeRelease()
    const sent = {
      environment: 'production',
      name: 'a name',
      url: 'https://web.example.com/',
      dateStarted: '2026-11-23T16:40:00.123456789Z',
      dateFinished: '2026-11-23T16:41:00.987654321Z',
    }
    const { status, body } = await call('POST', DEPLOYS, sent)
    expect(status).toBe(201)
    expect(body).toEqual({
      ...sent,
      id: ID,
      dateStarted: '2026-11-23T16:40:00.123Z',
      dateFinished: '2026-11-23T16:41:00.987Z',
      projects: ['web'],
      kind: 'deploy',
      releaseNumber: null,
      app: null,
      refs: [],
      release: { version: '1', url: 'https://web.example.com/' },
      deliveryId: null,
    })
    expect((await call('GET', DEPLOYS)).body).toEqual([body])
    expect((await call('GET', 'organizations/acme/deploys/?environment=production&project=web')).body).toEqual([body])
  })

  it('is 208 with the first one when the very same comes again, at any later time', async () => {
    const { call } = await makeRelease()
    const sent = { environment: 'production', name: null, url: null, dateStarted: null, dateFinished: null }
    const first = await call('POST', DEPLOYS, sent)
    expect(first.status).toBe(201)
    for (const again of [sent, { environment: 'production', name: '', projects: ['web'] }]) {
      expect(await call('POST', DEPLOYS, again)).toMatchObject({ status: 208, body: first.body })
    }
    const others = [
      { environment: 'staging' },
      { name: 'x' },
      { dateFinished: '2026-01-01T00:00:00Z' },
      { url: 'https://x.example' },
    ]
    for (const other of others)
      expect(await call('POST', DEPLOYS, { ...sent, ...other })).toMatchObject({ status: 201 })
    expect(Object((await call('GET', DEPLOYS)).body)).toHaveLength(5)
  })

  it('sent 16 times at once is one deploy', async () => {
    const { call } = await makeRelease()
    const answers = await Promise.all(Array.from({ length: 16 }, () => call('POST', DEPLOYS, { environment: 'qa' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(15).fill(208)])
    expect(new Set(answers.map(({ body }) => Object(body).id)).size).toBe(1)
  })

  it('is another deploy once its release was removed and made afresh', async () => {
    const { call } = await makeRelease()
    await call('POST', DEPLOYS, { environment: 'qa' })
    await call('DELETE', `${R}1/`)
    expect(await call('POST', DEPLOYS, { environment: 'qa' })).toMatchObject({ status: 404 })
    await call('POST', R, { version: '1', projects: ['web'] })
    expect(await call('POST', DEPLOYS, { environment: 'qa' })).toMatchObject({ status: 201 })
    expect(Object((await call('GET', DEPLOYS)).body)).toHaveLength(1)
  })

  it('follows the one before: its refs tell from which commit', async () => {
    const { call } = await makeRelease()
    const refs = (commit: string) => ({ refs: [{ repository: 'acme/web', commit }] })
    await call('PUT', `${R}1/`, refs('a'.repeat(40)))
    await call('POST', R, { version: '2', projects: ['web'], ...refs('b'.repeat(40)) })
    await call('POST', DEPLOYS, { environment: 'qa', dateFinished: '2026-01-01T00:00:00Z' })
    const later = { environment: 'qa', dateFinished: '2026-01-02T00:00:00Z' }
    expect((await call('POST', `${R}2/deploys/`, later)).body).toMatchObject({
      refs: [{ repository: 'acme/web', commit: 'b'.repeat(40), previousCommit: 'a'.repeat(40) }],
    })
  })

  it('says what is wrong, and records nothing', async () => {
    const { call } = await makeRelease()
    const wrong: readonly [unknown, string][] = [
      [{}, 'environment: expected an environment of 1-64'],
      [{ environment: 'a/b' }, 'environment: expected an environment of 1-64'],
      [{ environment: 'qa', name: 'x'.repeat(65) }, 'name: expected a text of 1-64'],
      [{ environment: 'qa', dateFinished: 'yesterday' }, 'dateFinished: expected an RFC 3339'],
      [{ environment: 'qa', projects: [] }, 'projects: expected 1 to 100'],
      [
        { environment: 'qa', projects: ['web', 'api', 'docs'] },
        'projects[1]: expected the slug or the id of a project of this release. projects[2]: expected the slug or the id of a project of this release.',
      ],
      [
        { environment: 'qa', projects: ['none'] },
        'projects[0]: expected the slug or the id of a project of this organization',
      ],
    ]
    for (const [body, detail] of wrong) {
      expect(await call('POST', DEPLOYS, body)).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining(detail) },
      })
    }
    expect(await call('POST', `${R}none/deploys/`, {})).toMatchObject({ status: 404 })
    expect((await call('GET', DEPLOYS)).body).toEqual([])
  })
})
