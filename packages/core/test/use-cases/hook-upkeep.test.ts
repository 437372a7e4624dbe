import { describe, expect, it, vi } from 'vitest'
import { aProgress } from '../../../../test/support/platform.ts'
import { formatInstant, type HookFailure, type PlatformError } from '../../src/index.ts'
import { makePlatformWorld, type PlatformWorld } from '../support/platform-world.ts'
import { left, NOW, right } from '../support/world.ts'

const APP = 'acme-web'
const OTHER = 'acme-staging'
const HOUR = 3_600_000
const AWAY: PlatformError = { _tag: 'PlatformUnavailable', detail: 'Too slow.', notBefore: null }

/** A project whose hook is installed for both apps. */
const makeInstalled = async (): Promise<PlatformWorld> => {
  const world = await makePlatformWorld()
  for (const app of [APP, OTHER]) await right(world.useCases.installHook({ ...world.key, app }))
  return world
}

const signers = ({ platform }: PlatformWorld) =>
  [APP, OTHER].map((app) =>
    platform.hooks
      .get(app)
      ?.map(({ secret }) => secret)
      .join(),
  )

describe('rotating the secret of a hook', () => {
  const rotate = ({ useCases, key }: PlatformWorld, overlapSeconds: number | null = null) =>
    useCases.rotateHookSecret({ ...key, overlapSeconds })

  it('gives all apps a new one, and lets the one before hold for 72 hours or as long as is said', async () => {
    const world = await makeInstalled()
    const [before] = await world.secrets()
    const rotated = await right(rotate(world))
    const [newest, older] = await world.secrets()
    expect(signers(world)).toEqual([newest?.secret, newest?.secret])
    expect(older).toEqual({ ...before, dateExpires: NOW + 72 * HOUR })
    expect(rotated).toEqual({
      isNew: true,
      saved: [
        { dateCreated: NOW, dateExpires: null },
        { dateCreated: NOW, dateExpires: NOW + 72 * HOUR },
      ],
      apps: [APP, OTHER].map((app) => ({ app, hook: 'rotated', failure: null })),
    })
    expect(JSON.stringify(rotated)).not.toContain(newest?.secret)
    world.clock.now += 73 * HOUR
    expect((await right(rotate(world, 60))).saved[1]).toMatchObject({ dateExpires: world.clock.now + 60_000 })
  })

  it('tells what failed for an app, and finishes by another call with the same secret', async () => {
    const world = await makeInstalled()
    const [before] = await world.secrets()
    world.platform.faults.push({ method: 'repair', app: OTHER, error: AWAY })
    const { apps } = await right(rotate(world))
    expect(apps[1]).toEqual({ app: OTHER, hook: 'failed', failure: 'Too slow.' })
    expect(signers(world)[1]).toBe(before?.secret)
    const secrets = await world.secrets()
    expect(await right(rotate(world))).toMatchObject({ isNew: false, apps: [{ hook: 'rotated' }, { hook: 'rotated' }] })
    expect(await world.secrets()).toEqual(secrets)
    expect(signers(world)).toEqual([secrets[0]?.secret, secrets[0]?.secret])
  })

  it('ends the one before at once where that is said, even in the middle of a rotation', async () => {
    const world = await makeInstalled()
    await right(rotate(world))
    const { isNew, saved } = await right(rotate(world, 0))
    expect([isNew, saved.length]).toEqual([true, 1])
    expect(signers(world)).toEqual([(await world.secrets())[0]?.secret, (await world.secrets())[0]?.secret])
  })

  it('changes nothing when the platform does not answer for one of the apps, or there are none', async () => {
    const world = await makeInstalled()
    const before = await world.secrets()
    world.platform.faults.push({ method: 'list', app: OTHER, error: AWAY })
    expect(await left(rotate(world))).toMatchObject({ _tag: 'PlatformBusy', isUnsettled: false })
    expect(await world.secrets()).toEqual(before)
    expect(await left(rotate(await makePlatformWorld()))).toEqual({ _tag: 'NoApps' })
  })

  it('is not held up by an app that is gone, or has no hook', async () => {
    const world = await makeInstalled()
    world.platform.hooks.delete(APP)
    world.platform.hooks.set(OTHER, [])
    const { apps } = await right(rotate(world))
    expect(apps).toEqual([
      { app: APP, hook: 'failed', failure: 'There is no such app.' },
      { app: OTHER, hook: 'missing', failure: null },
    ])
  })
})

describe('checking a hook', () => {
  const check = ({ useCases, key }: PlatformWorld) => right(useCases.checkHook(key, { token: 'a token', app: APP }))
  const aFailure = (change: Partial<HookFailure>): HookFailure => ({
    status: 'retrying',
    attempts: 3,
    code: null,
    error: null,
    dateLastAttempt: NOW,
    dateNextAttempt: null,
    ...change,
  })

  it('has nothing to say of a hook that is as it should be', async () => {
    expect(await check(await makeInstalled())).toBeNull()
  })

  it('has nothing to ask of a platform that is not known, and tells when a known one does not answer', async () => {
    const { useCases, key, platform } = await makeInstalled()
    const access = { token: 'a token', app: APP }
    for (const plugin of ['builtin', 'no']) {
      expect(await right(useCases.checkHook({ ...key, plugin }, access))).toBeNull()
    }
    platform.faults.push({ method: 'failures', app: APP, error: AWAY })
    expect(await left(useCases.checkHook(key, access))).toEqual(AWAY)
  })

  it('says what is wrong with the subscription', async () => {
    const world = await makeInstalled()
    const [hook] = world.platform.hooks.get(APP) ?? []
    const said = async (change: object) => {
      world.platform.hooks.set(APP, hook === undefined ? [] : [{ ...hook, ...change }])
      return check(world)
    }
    expect(await said({ url: 'https://elsewhere.example/' })).toBe('Fake has no webhook for this project: install it.')
    expect(await said({ url: hook?.url.replace(/[0-9a-f]{64}/, 'b'.repeat(64)) })).toContain('had before')
    expect(await said({ tellsReleases: false })).toContain('does not tell of releases')
    expect(await said({ isRepeated: false })).toContain('level notify')
  })

  it('says since when deliveries fail, and why, until one arrives', async () => {
    const world = await makeInstalled()
    const since = formatInstant(NOW - HOUR)
    world.platform.failures.push(aFailure({ code: 401 }), aFailure({ code: 500, dateLastAttempt: NOW - HOUR }))
    expect(await check(world)).toBe(
      `Fake says that deliveries fail since ${since}: the answer was 401, so the secret at the platform is another one: install the webhook again.`,
    )
    world.platform.failures.splice(0, 1, aFailure({ error: 'timeout' }))
    expect(await check(world)).toContain('there was no answer (timeout)')
    world.platform.failures.splice(0, 1, aFailure({ status: 'skipped' }))
    expect(await check(world)).toContain('the last one is skipped')
    await world.deliver(APP, NOW + 1, '1')
    expect(await check(world)).not.toBeNull()
    await world.deliver(APP, NOW + 1)
    expect(await check(world)).toBeNull()
  })

  it('looks through the log of deliveries as far back as failures go, and not at all without any', async () => {
    const world = await makeInstalled()
    const asked = vi.spyOn(world.store.deliveries, 'deliveries')
    expect(await check(world)).toBeNull()
    expect(asked).not.toHaveBeenCalled()
    world.platform.failures.push(aFailure({ code: 500 }), aFailure({ dateLastAttempt: NOW - 2 * HOUR }))
    await world.deliver(APP, NOW - HOUR)
    expect(await check(world)).toContain(`since ${formatInstant(NOW)}`)
    expect(asked.mock.calls.map(([{ since }]) => since)).toEqual([NOW - 2 * HOUR])
  })
})

describe('asking for a backfill', () => {
  it('puts in a job of its own each time, with references alone', async () => {
    const world = await makeInstalled()
    const request = (since: number | null) => world.useCases.requestBackfill({ ...world.key, since })
    expect(await right(request(null))).toEqual([APP, OTHER])
    await right(request(NOW - HOUR))
    world.clock.now += 1
    await right(request(null))
    const tasks = (await world.jobs()).map(({ task }) => task)
    expect(tasks).toEqual([null, NOW - HOUR, null].map((since) => ({ ...world.key, topic: 'backfill', since })))
  })

  it('needs an app, and that the plugin is enabled', async () => {
    const { useCases, key } = await makePlatformWorld()
    expect(await left(useCases.requestBackfill({ ...key, since: null }))).toEqual({ _tag: 'NoApps' })
    const disabled = await makePlatformWorld({ apps: APP })
    const request = disabled.useCases.requestBackfill({ ...disabled.key, since: null })
    expect(await left(request)).toEqual({ _tag: 'PluginDisabled' })
  })
})

describe('the status of a hook', () => {
  const status = ({ useCases, key }: PlatformWorld) => right(useCases.readHookStatus(key))

  it('is unknown before anything came, and needs no token', async () => {
    const world = await makePlatformWorld({ api_token: null, apps: APP })
    const app = { app: APP, lastDelivery: null, through: 0, dateChecked: null, failure: null, url: null }
    expect(await status(world)).toEqual({
      hook: 'unknown',
      lastDelivery: null,
      apps: [{ ...app, hook: 'unknown', hookProblem: null, suggestedEnvironment: null }],
    })
    expect(await right(world.useCases.readHookStatus({ ...world.key, plugin: 'builtin' }))).toBeNull()
  })

  it('is not delivering where releases came by backfill alone since the last delivery', async () => {
    const world = await makeInstalled()
    await world.deliver(APP, NOW)
    await world.deliver(OTHER, NOW - HOUR)
    world.progress.push(
      aProgress({
        app: OTHER,
        through: 7,
        dateChecked: NOW,
        dateMissed: NOW - 1,
        dateDelivered: NOW - HOUR,
        hookProblem: 'Off.',
      }),
    )
    const seen = await status(world)
    expect(seen).toMatchObject({ hook: 'not-delivering', lastDelivery: NOW })
    expect(seen?.apps).toMatchObject([
      { app: APP, hook: 'delivering', lastDelivery: NOW, through: 0 },
      { app: OTHER, hook: 'not-delivering', lastDelivery: NOW - HOUR, hookProblem: 'Off.', through: 7 },
    ])
    await world.deliver(OTHER, NOW + 1)
    expect(await status(world)).toMatchObject({ hook: 'delivering', apps: [{}, { hook: 'delivering' }] })
  })

  it('looks for deliveries to an app from when it was looked at last, and never again through all of them', async () => {
    const world = await makeInstalled()
    const asked = vi.spyOn(world.store.deliveries, 'deliveries')
    world.progress.push(aProgress({ app: OTHER, dateChecked: NOW, dateDelivered: NOW - HOUR }))
    expect((await status(world))?.apps[1]).toMatchObject({ hook: 'delivering', lastDelivery: NOW - HOUR })
    expect(asked.mock.calls.map(([{ app, since }]) => ({ app, since }))).toEqual([
      { app: null, since: null },
      { app: APP, since: null },
      { app: OTHER, since: NOW - HOUR / 12 },
    ])
  })

  it('suggests the stage of an app as its environment where the map has none, and shows where the app is', async () => {
    const world = await makePlatformWorld({ apps: `${APP},${OTHER}`, environments: { [OTHER]: 'preview' } })
    const { organizationId, projectId } = world.key
    const project = await right(world.store.options.findProject(projectId))
    const options = {
      'fake:stages': { [APP]: 'production', [OTHER]: 'staging' },
      'fake:web_urls': { [APP]: 'https://acme-web.example/' },
    }
    await right(world.store.options.save({ organizationId, projectId, revision: project?.revision ?? '', options }))
    expect((await status(world))?.apps).toMatchObject([
      { suggestedEnvironment: 'production', url: 'https://acme-web.example/' },
      { suggestedEnvironment: null, url: null },
    ])
  })
})
