import { makeSentryReading, makeSentryRecording, SentryError } from '@slugline/adapters-http'
import type { DeployFilter, PageQuery, Recording, RecordingError } from '@slugline/core'
import {
  aCommit,
  aDelivered,
  aDeploy,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  deployFilter,
  minute,
  type Place,
  sha,
} from '@slugline/core/contracts'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { type FakeServer, makeFakeGlitchTip, makeFakeSentry } from '../support/fake-sentry.ts'
import { present, run } from '../support/harness.ts'

const WEB: Place = { organizationId: 'acme', projectIds: ['web'] }
const MERGED = sha(1)

const ALL_OF_MERGED = deployFilter('acme', { version: MERGED })

/** One process that records on a server; each has forgotten what the one before recorded. */
const recorder = (server: FakeServer) => {
  const { record } = makeSentryRecording({ ...server, pause: 0 })
  return {
    record: (recording: Recording) => run(record(recording)),
    error: async (recording: Recording): Promise<RecordingError> => {
      const recorded = await record(recording)()
      if (E.isRight(recorded)) throw new Error('not refused')
      return recorded.left
    },
  }
}

const causeOf = (error: RecordingError): string =>
  'cause' in error && error.cause instanceof SentryError ? error.cause.message : ''

const deploysOf = (server: FakeServer, version = MERGED) => present(server.releases.get(version)).deploys

describe('a Sentry', () => {
  it('is told of a release as the ancestor did: the release with its refs, then the deploy', async () => {
    const server = makeFakeSentry()
    const url = 'https://web-1234.herokuapp.com/'
    const told = { number: 1, refs: [aRef('acme/web', MERGED)], deploy: { url, dateStarted: minute(0) } }
    const result = await recorder(server).record(aDeployed(WEB, told))
    expect(result).toEqual({
      outcome: { outcome: 'recorded', reason: 'deploy' },
      created: true,
      deliveryId: null,
      deployId: '5000',
      newReleaseId: '1001',
    })
    const release = present(server.releases.get(MERGED))
    expect(release.values).toEqual({ ref: null, url, dateReleased: '2026-11-23T12:01:00.000Z' })
    expect([...release.heads]).toEqual([['acme/web', MERGED]])
    expect(release.deploys).toEqual([
      {
        id: '5000',
        environment: 'production',
        name: 'heroku:app-1:v1',
        url,
        dateStarted: '2026-11-23T12:00:00.000Z',
        dateFinished: '2026-11-23T12:01:00.000Z',
      },
    ])
  })

  it('has one deploy of a key, whichever process records it again', async () => {
    const server = makeFakeSentry()
    const first = await recorder(server).record(aDeployed(WEB, { number: 1 }))
    const calls = server.calls.length
    const again = await recorder(server).record(aDeployed(WEB, { number: 1 }))
    expect(again).toMatchObject({ outcome: { outcome: 'duplicate' }, created: false, deployId: first.deployId })
    expect(server.calls.slice(calls).filter((call) => !call.startsWith('GET'))).toEqual([])
    expect(deploysOf(server)).toHaveLength(1)
  })

  it('is asked nothing about what this process recorded, which its list may not show any more', async () => {
    const server = makeFakeSentry()
    const { record } = recorder(server)
    await record(aDeployed(WEB, { number: 1, version: MERGED }))
    await record(aDeployed(WEB, { number: 2, version: MERGED }))
    const calls = server.calls.length
    expect(await record(aDeployed(WEB, { number: 1, version: MERGED }))).toMatchObject({ deployId: '5000' })
    expect(server.calls).toHaveLength(calls)
  })

  it('is read to the last page of deploys', async () => {
    const server = makeFakeSentry()
    const environments = ['a', 'b', 'c', 'd', 'e']
    for (const [index, environment] of environments.entries()) {
      await recorder(server).record(aDeployed(WEB, { number: index + 1, version: MERGED, environment }))
    }
    for (const [index, environment] of environments.entries()) {
      const again = aDeployed(WEB, { number: index + 1, version: MERGED, environment })
      expect(await recorder(server).record(again)).toMatchObject({ outcome: { outcome: 'duplicate' } })
    }
    expect(deploysOf(server)).toHaveLength(5)
  })

  it('gets a release finished that it made by itself of the first event', async () => {
    const server = makeFakeSentry()
    const values = { ref: null, url: null, dateReleased: null }
    const made = { version: MERGED, projects: new Set(['web']), heads: new Map(), values, deploys: [] }
    server.releases.set(MERGED, made)
    const result = await recorder(server).record(aDeployed(WEB, { number: 1 }))
    expect(result).toMatchObject({ outcome: { outcome: 'recorded' }, created: false, newReleaseId: null })
    expect(made.values.dateReleased).toBe('2026-11-23T12:01:00.000Z')
    expect(deploysOf(server)).toHaveLength(1)
  })

  it('keeps what somebody gave a release before', async () => {
    const server = makeFakeSentry()
    const values = { ref: 'main', url: 'https://given.example', dateReleased: '2026-01-01T00:00:00Z' }
    const made = { version: MERGED, projects: new Set(['web']), heads: new Map(), values, deploys: [] }
    server.releases.set(MERGED, made)
    await recorder(server).record(aDeployed(WEB, { number: 1, deploy: { url: 'https://ours.example' } }))
    expect(made.values).toEqual({ ref: 'main', url: 'https://given.example', dateReleased: '2026-01-01T00:00:00Z' })
  })

  it('takes ids of projects, which it wants as numbers', async () => {
    const server = makeFakeSentry()
    const both = { organizationId: 'acme', projectIds: ['11', '12'] }
    expect(await recorder(server).record(aDeployed(both, { number: 1 }))).toMatchObject({ created: true })
    expect([...present(server.releases.get(MERGED)).projects]).toEqual(['web', 'api'])
    expect(await recorder(server).record(aDeployed(both, { number: 1 }))).toMatchObject({
      outcome: { outcome: 'duplicate' },
    })
  })

  it('has a deploy for each of two projects that track the same app', async () => {
    const server = makeFakeSentry()
    const api = { ...WEB, projectIds: ['api'] }
    await recorder(server).record(aDeployed(WEB, { number: 1 }))
    expect(await recorder(server).record(aDeployed(api, { number: 1 }))).toMatchObject({
      outcome: { outcome: 'recorded' },
      created: true,
    })
    expect(deploysOf(server)).toHaveLength(2)
  })

  it('knows a long key by its digest', async () => {
    const server = makeFakeSentry()
    const key = `heroku:${'a'.repeat(80)}:v1`
    for (let process = 0; process < 2; process += 1) {
      await recorder(server).record(aDeployed(WEB, { number: 1, deploy: { key } }))
    }
    expect(deploysOf(server).map(({ name }) => name)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  })

  it('takes a version with characters that a path must not have', async () => {
    const server = makeFakeSentry()
    const version = 'web 1.0+b7?#%é@&=;'
    await recorder(server).record(aDeployed(WEB, { number: 1, version }))
    expect(deploysOf(server, version)).toHaveLength(1)
    expect(server.calls.at(-1)).toContain('/releases/web%201.0%2Bb7%3F%23%25%C3%A9%40%26%3D%3B/deploys/')
  })

  it('has what a client overwrites by PUT', async () => {
    const server = makeFakeSentry()
    const { record } = recorder(server)
    const setRefs = (url: string, ...refs: ReturnType<typeof aRef>[]) =>
      record(aRecording(WEB, { release: aRelease({ mode: 'overwrite', url }), refs: { mode: 'replace', refs } }))
    await setRefs('https://a.example', aRef('acme/web', sha(1)), aRef('acme/api', sha(2)))
    const release = present(server.releases.get(sha(1)))
    expect(Object.fromEntries(release.heads)).toEqual({ 'acme/web': sha(1), 'acme/api': sha(2) })
    expect(await setRefs('https://b.example')).toMatchObject({ outcome: { outcome: 'recorded' }, created: false })
    expect([release.values.url, release.heads.size]).toEqual(['https://b.example', 0])
    const other = aRecording({ ...WEB, projectIds: ['api'] }, { release: aRelease({ mode: 'overwrite' }) })
    expect(await record(other)).toMatchObject({ outcome: { outcome: 'recorded' }, created: true })
    expect(await record(other)).toMatchObject({ outcome: { outcome: 'duplicate' }, created: false })
  })

  it('is told of commits, and of no owner', async () => {
    const server = makeFakeSentry()
    const bodies: unknown[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (request.method === 'POST') bodies.push(await request.clone().json())
      return server.fetch(request)
    }
    const commits = [aCommit({ repository: 'acme/web', authorName: 'Dev', patchSet: [{ path: 'a.txt', type: 'M' }] })]
    const release = aRelease({ mode: 'fill', ownerId: '31', ref: 'main', url: 'https://shop.example' })
    const recording = aRecording(WEB, { release, commits })
    expect(await recorder({ ...server, fetch }).record(recording)).toMatchObject({ created: true, deployId: null })
    expect(bodies).toEqual([
      {
        version: sha(1),
        projects: ['web'],
        ref: 'main',
        url: 'https://shop.example',
        commits: [
          { id: sha(1), repository: 'acme/web', author_name: 'Dev', patch_set: [{ path: 'a.txt', type: 'M' }] },
        ],
      },
    ])
  })

  it('is not called for what would leave a delivery line alone', async () => {
    const server = makeFakeSentry()
    const outcome = { outcome: 'ignored', reason: 'config-change' } as const
    const { delivery } = aDelivered(WEB, { number: 1 })
    expect(await recorder(server).record(aRecording(WEB, { delivery, outcome }))).toEqual({
      outcome,
      created: false,
      deliveryId: null,
      deployId: null,
      newReleaseId: null,
    })
    expect(server.calls).toEqual([])
  })

  it('makes no release for one that wants it to be there', async () => {
    const server = makeFakeSentry()
    const recording = aRecording(WEB, { release: aRelease({ ifMissing: 'refuse' }), deploy: aDeploy() })
    expect(await recorder(server).error(recording)).toEqual({ _tag: 'UnknownRelease' })
    expect(server.releases.size).toBe(0)
  })

  it('refuses unknown projects and organizations, and other ones in its own words', async () => {
    const server = makeFakeSentry()
    const { error } = recorder(server)
    expect(await error(aDeployed({ ...WEB, projectIds: ['shop'] }, { number: 1 }))).toEqual({ _tag: 'UnknownProject' })
    for (const organizationId of ['other', '', '.', '..', '../../..']) {
      expect(await error(aDeployed({ ...WEB, organizationId }, { number: 1 }))).toEqual({ _tag: 'UnknownProject' })
    }
    const refused = await error(aDeployed(WEB, { number: 1, refs: [aRef('acme/shop', MERGED)] }))
    expect(refused._tag).toBe('StoreFault')
    expect(causeOf(refused)).toBe(
      'POST /api/0/organizations/acme/releases/: the server answered 400: refs: Invalid repository names: acme/shop',
    )
  })

  it('is one organization for all recordings where an option says so', async () => {
    const server = makeFakeSentry()
    const recording = makeSentryRecording({ ...server, organization: 'acme' })
    await run(recording.record(aDeployed({ ...WEB, organizationId: '7' }, { number: 1 })))
    expect(deploysOf(server)).toHaveLength(1)
  })

  it('is read', async () => {
    const server = makeFakeSentry()
    await recorder(server).record(aDeployed(WEB, { number: 1 }))
    const reading = makeSentryReading(server)
    const key = { organizationId: 'acme', projectId: 'web', version: MERGED }
    expect(await run(reading.release(key))).toMatchObject({
      id: '1001',
      version: MERGED,
      projects: [{ id: 'web', slug: 'web', name: 'web', platform: 'node' }],
      dateReleased: minute(1),
      refs: [],
      deployCount: 1,
      lastDeploy: { name: 'heroku:app-1:v1' },
    })
    expect(await run(reading.release({ ...key, projectId: 'api' }))).toBeNull()
    expect(await run(reading.release({ ...key, version: 'none' }))).toBeNull()
    expect(await run(reading.release({ ...key, organizationId: '..' }))).toBeNull()
  })

  it('is read page by page, there and back, and by filters', async () => {
    const server = makeFakeSentry()
    for (const [index, environment] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await recorder(server).record(aDeployed(WEB, { number: index + 1, version: MERGED, environment }))
    }
    const { deploys } = makeSentryReading(server)
    const read = async (change: Partial<DeployFilter>, page: PageQuery = { limit: 100, cursor: null }) => {
      const { items, next, previous } = await run(deploys({ ...ALL_OF_MERGED, ...change }, page))
      return { shown: items.map(({ environment }) => environment).join(''), next, previous }
    }
    const first = await read({}, { limit: 2, cursor: null })
    const second = await read({}, { limit: 2, cursor: first.next.cursor })
    const third = await read({}, { limit: 2, cursor: second.next.cursor })
    expect([first, second, third].map(({ shown }) => shown)).toEqual(['ed', 'cb', 'a'])
    expect([first, second, third].map(({ next }) => next.hasItems)).toEqual([true, true, false])
    expect((await read({}, { limit: 2, cursor: third.previous.cursor })).shown).toBe('cb')
    expect((await read({ environments: ['a', 'd'] })).shown).toBe('da')
    expect((await read({ since: minute(2), until: minute(4) })).shown).toBe('cb')
    expect((await read({ kind: 'rollback' })).shown).toBe('')
    expect((await read({ version: sha(7) })).shown).toBe('')
    expect((await read({ organizationId: '..' })).shown).toBe('')
    // A list of all deploys is Slugline's alone.
    expect((await read({ version: null })).shown).toBe('')
  })
})

describe('a GlitchTip', () => {
  it('has one deploy of a key, although it keeps no names', async () => {
    const server = makeFakeGlitchTip()
    for (let process = 0; process < 2; process += 1) {
      await recorder(server).record(aDeployed(WEB, { number: 1, refs: [aRef('acme/web', MERGED)] }))
    }
    await recorder(server).record(aDeployed(WEB, { number: 2, version: MERGED }))
    expect(deploysOf(server).map(({ dateFinished }) => dateFinished)).toEqual([
      '2026-11-23T12:01:00.000Z',
      '2026-11-23T12:02:00.000Z',
    ])
    const { values } = present(server.releases.get(MERGED))
    expect(values.dateReleased).toBe('2026-11-23T12:01:00.000Z')
  })

  it('keeps the ref of a release that is finished', async () => {
    const server = makeFakeGlitchTip()
    await recorder(server).record(aDeployed(WEB, { number: 1 }))
    const { version, values } = present([...server.releases.values()][0])
    Object.assign(values, { ref: 'main', dateReleased: null })
    await recorder(server).record(aDeployed(WEB, { number: 2, version }))
    expect(values).toEqual({ ref: 'main', dateReleased: '2026-11-23T12:02:00.000Z' })
  })

  it('refuses projects that it does not know, also those that it would leave out in silence', async () => {
    for (const projectIds of [['shop'], ['web', 'shop']]) {
      const { error } = recorder(makeFakeGlitchTip())
      expect(await error(aDeployed({ ...WEB, projectIds }, { number: 1 }))).toEqual({ _tag: 'UnknownProject' })
    }
    const byId = await recorder(makeFakeGlitchTip()).error(aDeployed({ ...WEB, projectIds: ['11'] }, { number: 1 }))
    expect(causeOf(byId)).toContain('projects 0 msg: Input should be a valid string')
  })

  it('without deploys says so', async () => {
    const error = await recorder(makeFakeGlitchTip({ hasDeploys: false })).error(aDeployed(WEB, { number: 1 }))
    expect(error._tag).toBe('StoreFault')
    expect(causeOf(error)).toContain('the server answered 404: Not Found (a GlitchTip of old keeps no deploys)')
  })
})
