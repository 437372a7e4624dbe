import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { deployFilter } from '../../src/contracts/reading.ts'
import type { HookCall } from '../../src/index.ts'
import { left, makeWorld, NOW, notice, right, type World } from '../support/world.ts'

const PAGE = { limit: 10, cursor: null }

const outcomeOf = async (world: World, body?: object) =>
  (await right(world.useCases.receiveHook(await world.call(body)))).outcome

const deploysOf = async ({ store, plugin }: World) =>
  (await right(store.reading.deploys(deployFilter(plugin.organizationId), PAGE))).items

const releaseOf = ({ store, plugin }: World, version = notice.commit ?? '') =>
  right(store.reading.release({ organizationId: plugin.organizationId, projectId: plugin.projectId, version }))

describe('a delivery', () => {
  it('becomes a release, its ref and a deploy', async () => {
    const world = await makeWorld()
    expect(await outcomeOf(world)).toEqual({ outcome: 'recorded', reason: 'deploy' })
    expect(await releaseOf(world)).toMatchObject({
      version: notice.commit,
      owner: { name: 'Dev', email: 'dev@example.com' },
      dateReleased: NOW - 1000,
      refs: [{ repository: 'acme/web', commit: notice.commit, previousCommit: null }],
      deployCount: 1,
    })
    expect(await deploysOf(world)).toMatchObject([
      { environment: 'production', kind: 'deploy', releaseNumber: 1, app: notice.app, dateFinished: NOW - 1000 },
    ])
    expect(world.events.at(-1)).toMatchObject({ _tag: 'delivery.received', outcome: { outcome: 'recorded' } })
  })

  it('told again is a duplicate: the same event first, then the same release', async () => {
    const world = await makeWorld()
    await outcomeOf(world, { eventId: 'e1' })
    expect(await outcomeOf(world, { eventId: 'e1', releaseNumber: 2 })).toEqual(duplicate('same-delivery'))
    expect(await outcomeOf(world, { eventId: 'e2' })).toEqual(duplicate('same-release'))
    expect(await outcomeOf(world, { eventId: 'e3', status: 'failed' })).toEqual(duplicate('same-release'))
    expect(await deploysOf(world)).toHaveLength(1)
  })

  it('without an event id is told by its very bytes', async () => {
    const world = await makeWorld()
    await outcomeOf(world, { status: 'pending' })
    expect(await outcomeOf(world, { status: 'pending' })).toEqual(duplicate('same-delivery'))
    expect(await outcomeOf(world, { status: 'pending', url: 'x' })).toEqual({
      outcome: 'pending',
      reason: 'release-pending',
    })
  })

  it('that is pending, failed or no code leaves its line alone', async () => {
    const world = await makeWorld()
    for (const change of [{ status: 'pending' }, { status: 'failed' }, { kind: 'config' }, { commit: null }]) {
      expect(await outcomeOf(world, change)).toMatchObject({ outcome: expect.stringMatching(/pending|ignored/) })
    }
    const build = { _tag: 'NothingToRecord', reason: 'not-a-release-event', eventId: 'e1' }
    expect(await outcomeOf(world, build)).toEqual({ outcome: 'ignored', reason: 'not-a-release-event' })
    expect(await outcomeOf(world, build)).toEqual({ outcome: 'ignored', reason: 'not-a-release-event' })
    expect([await releaseOf(world), await deploysOf(world)]).toEqual([null, []])
    const filter = { ...world.plugin, outcome: null, app: null, since: null, until: null }
    const { items } = await right(world.store.deliveries.deliveries(filter, PAGE))
    expect(items).toHaveLength(6)
    expect(items.every(({ version, environment }) => version === null && environment === null)).toBe(true)
  })

  it('asks for the owner only where something is recorded', async () => {
    const world = await makeWorld()
    await outcomeOf(world, { status: 'pending' })
    expect(world.calls).toEqual(['verify', 'decode', 'record'])
    await outcomeOf(world)
    expect(world.calls.slice(3)).toEqual(['verify', 'decode', 'find user', 'record'])
  })

  it('goes to the environment of its app, else to the default one', async () => {
    const world = await makeWorld()
    const body = { environment: 'live', environments: { 'acme-staging': 'staging' } }
    await right(world.useCases.configurePlugin({ ...world.plugin, body }))
    await outcomeOf(world, { app: { id: 'a2', name: 'acme-staging' } })
    await outcomeOf(world, { app: { id: 'a3', name: 'acme-web' } })
    expect((await deploysOf(world)).map(({ environment }) => environment).sort()).toEqual(['live', 'staging'])
  })

  it('without a repository is recorded without refs', async () => {
    const world = await makeWorld()
    await right(world.useCases.configurePlugin({ ...world.plugin, body: { url: 'https://web.example/' } }))
    await outcomeOf(world)
    expect(await releaseOf(world)).toMatchObject({ refs: [], url: 'https://web.example/', deployCount: 1 })
  })

  it('without a commit is tracked by app and number where the project wants that', async () => {
    const world = await makeWorld()
    const body = { repository: 'acme/web', track_without_commit: true }
    await right(world.useCases.configurePlugin({ ...world.plugin, body }))
    expect(await outcomeOf(world, { commit: null })).toEqual({ outcome: 'recorded', reason: 'deploy' })
    expect(await releaseOf(world, 'acme-web@v1')).toMatchObject({ refs: [], deployCount: 1 })
  })

  it('takes the time of its arrival where the platform tells none', async () => {
    const world = await makeWorld()
    await outcomeOf(world, { dateFinished: null })
    expect(await deploysOf(world)).toMatchObject([{ dateFinished: NOW }])
  })
})

describe('the owner of a delivery', () => {
  it.each([
    ['nobody has the address', 'nobody@example.com', 'owner.missing'],
    ['two members have it', 'two@example.com', 'owner.ambiguous'],
  ])('is told to the event log when %s', async (_, email, _tag) => {
    const world = await makeWorld()
    const { organizationId, projectId } = world.plugin
    for (const name of ['One', 'Two']) {
      const emails = [{ email: 'two@example.com', verified: true }]
      await right(world.store.members.create({ organizationId, name, emails, dateCreated: NOW }))
    }
    expect(await outcomeOf(world, { actor: { email, person: true } })).toEqual({
      outcome: 'recorded',
      reason: 'deploy',
    })
    await outcomeOf(world, { actor: { email, person: true }, eventId: 'the same release again' })
    expect(world.events.filter((event) => event._tag === _tag)).toEqual([{ _tag, organizationId, projectId, email }])
    expect(await releaseOf(world)).toMatchObject({ owner: null })
  })

  it('is nobody, without a word, for an add-on and for a call that names none', async () => {
    const world = await makeWorld()
    await outcomeOf(world, { actor: { email: 'heroku-postgresql@addons.heroku.com', person: false } })
    await outcomeOf(world, { actor: null, releaseNumber: 2 })
    expect(world.events.map(({ _tag }) => _tag)).toEqual(['delivery.received', 'delivery.received'])
  })

  it('may be required', async () => {
    const world = await makeWorld()
    await right(world.useCases.configurePlugin({ ...world.plugin, body: { owner_required: true } }))
    expect(await outcomeOf(world, { actor: null })).toEqual({ outcome: 'ignored', reason: 'owner-required' })
    expect(await outcomeOf(world, { releaseNumber: 2 })).toEqual({ outcome: 'recorded', reason: 'deploy' })
  })
})

describe('a call that is not genuine', () => {
  it.each<[string, Partial<HookCall>]>([
    ['an unknown project', { projectId: '999' }],
    ['an unknown plugin', { plugin: 'gitlab' }],
    ['a wrong signature', { signature: '0'.repeat(64) }],
    ['an empty signature', { signature: '' }],
    ['the signature of another plugin', { plugin: 'builtin' }],
  ])('is no hook: %s', async (_, change) => {
    const world = await makeWorld()
    const call = { ...(await world.call()), ...change }
    expect(await left(world.useCases.receiveHook(call))).toEqual({ _tag: 'NoSuchHook' })
    expect(world.calls).toEqual([])
    expect(world.events).toMatchObject([{ _tag: 'hook.refused', error: 'NoSuchHook' }])
  })

  it('is refused while the plugin is disabled', async () => {
    const world = await makeWorld()
    await right(world.useCases.disablePlugin(world.plugin))
    expect(await left(world.useCases.receiveHook(await world.call()))).toEqual({ _tag: 'PluginDisabled' })
    expect(world.calls).toEqual([])
  })

  it('reaches no decoder, look-up or recording without its body signature', async () => {
    const world = await makeWorld()
    await right(world.useCases.configurePlugin({ ...world.plugin, body: { secret: 'the right secret' } }))
    const wrong = await world.call({}, { header: () => ['the wrong secret'] })
    expect(await left(world.useCases.receiveHook(wrong))).toMatchObject({ _tag: 'SignatureError' })
    expect(world.calls).toEqual(['verify'])
  })

  it('that cannot be read is refused and not recorded', async () => {
    const world = await makeWorld()
    const call = await world.call({}, { raw: Buffer.from('{') })
    expect(await left(world.useCases.receiveHook(call))).toMatchObject({ _tag: 'MalformedBody' })
    expect(world.calls).toEqual(['verify', 'decode'])
  })
})

describe('a configuration that changes meanwhile', () => {
  it('is taken into account: the delivery is decided again', async () => {
    const world = await makeWorld()
    world.beforeRecord.push(() =>
      right(world.useCases.configurePlugin({ ...world.plugin, body: { environment: 'live' } })),
    )
    expect(await outcomeOf(world)).toEqual({ outcome: 'recorded', reason: 'deploy' })
    expect(await deploysOf(world)).toMatchObject([{ environment: 'live', refs: [] }])
  })

  it('refuses a delivery whose secret was removed before it was recorded', async () => {
    const world = await makeWorld()
    const body = { secret: 'first secret' }
    await right(world.useCases.configurePlugin({ ...world.plugin, body }))
    const rotate = { secret: 'other secret', secret_overlap: 0 }
    world.beforeRecord.push(() => right(world.useCases.configurePlugin({ ...world.plugin, body: rotate })))
    const call = await world.call({}, { header: () => ['first secret'] })
    expect(await left(world.useCases.receiveHook(call))).toMatchObject({ _tag: 'SignatureError' })
    expect(await deploysOf(world)).toEqual([])
  })

  it('each time is given up after some attempts, with nothing recorded', async () => {
    const world = await makeWorld(() => ({ recording: { record: () => TE.left({ _tag: 'StaleRecording' }) } }))
    expect(await left(world.useCases.receiveHook(await world.call()))).toEqual({ _tag: 'ConfigurationUnsettled' })
    expect(world.calls.filter((call) => call === 'record')).toHaveLength(5)
  })
})

describe('the builtin plugin', () => {
  it('records a release as a client told it, and no deploy', async () => {
    const world = await makeWorld()
    const commits = [
      {
        id: 'ABCDEF1',
        repository: 'origin',
        message: 'two',
        author_name: 'Dev',
        timestamp: '2026-11-23T22:16:37+05:30',
      },
    ]
    const call = await world.call({ version: '1.0', ref: 'main', commits }, { plugin: 'builtin' })
    const first = await right(world.useCases.receiveHook(call))
    expect(first).toMatchObject({ outcome: { outcome: 'recorded', reason: 'release' }, created: true })
    expect(await releaseOf(world, '1.0')).toMatchObject({
      ref: 'main',
      refs: [{ repository: 'origin', commit: 'abcdef1' }],
      lastCommit: { id: 'abcdef1', message: 'two' },
      deployCount: 0,
    })
    const again = await right(world.useCases.receiveHook(call))
    expect(again).toMatchObject({ outcome: duplicate('same-release'), created: false })
  })

  it('names each wrong field', async () => {
    const world = await makeWorld()
    const call = await world.call({ version: 'a/b', url: 'ftp://x', commits: [{}] }, { plugin: 'builtin' })
    expect(await left(world.useCases.receiveHook(call))).toMatchObject({
      _tag: 'InvalidBody',
      issues: [{ path: 'version' }, { path: 'url' }, { path: 'commits[0].id' }],
    })
  })
})

const duplicate = (reason: string) => ({ outcome: 'duplicate', reason })
