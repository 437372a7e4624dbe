import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeptHook } from '../../../../test/support/platform.ts'
import { isEnabled, type PlatformError } from '../../src/index.ts'
import { makePlatformWorld, type PlatformWorld } from '../support/platform-world.ts'
import { left, NOW, right } from '../support/world.ts'

const APP = 'acme-web'
const REFUSED: PlatformError = { _tag: 'PlatformRefused', why: 'forbidden', detail: 'No.' }
const AWAY: PlatformError = { _tag: 'PlatformUnavailable', detail: 'Too slow.', notBefore: NOW + 90_500 }

const install = ({ useCases, key }: PlatformWorld, app = APP) => useCases.installHook({ ...key, app })

const hooksOf = ({ platform }: PlatformWorld, app = APP) => platform.hooks.get(app) ?? []

/** What the project has of a hook, without the times. */
const configured = async (world: PlatformWorld) => ({
  enabled: isEnabled('fake', await world.options()),
  apps: (await world.options())['fake:apps'],
  secrets: (await world.secrets()).map(({ secret }) => secret),
})

const aHook = (url: string, change: Partial<KeptHook> = {}): KeptHook => ({
  id: `given ${url}`,
  url,
  secret: 'the secret of somebody',
  isRepeated: true,
  tellsReleases: true,
  ...change,
})

describe('installing a hook', () => {
  it('makes it with a fresh secret that the project takes, enables the plugin and names the app', async () => {
    const world = await makePlatformWorld()
    const { steps, hookUrl, app } = await right(install(world))
    expect([app, steps]).toEqual([APP, ['secret-made', 'plugin-enabled', 'app-added', 'hook-created']])
    const [hook] = hooksOf(world)
    expect(hook).toMatchObject({ url: hookUrl, isRepeated: true, tellsReleases: true })
    expect(hookUrl).toMatch(/^https:\/\/slugline\.example\/api\/hooks\/release\/fake\/\d+\/[0-9a-f]{64}\/$/)
    expect(await configured(world)).toEqual({ enabled: true, apps: APP, secrets: [hook?.secret] })
    expect(world.platform.calls).toEqual([`list ${APP}`, `create ${APP}`, `list ${APP}`])
  })

  it('leaves one hook when several calls make one at the same time', async () => {
    const world = await makePlatformWorld()
    world.platform.beforeChange.push(() => right(install(world)))
    expect((await right(install(world))).steps.slice(-2)).toEqual(['hook-created', 'hook-removed'])
    const { secrets } = await configured(world)
    expect(hooksOf(world).map(({ secret }) => secret)).toEqual(secrets)
    await Promise.all([1, 2, 3].map(() => install(world, 'acme-staging')()))
    expect(hooksOf(world, 'acme-staging').length).toBe(1)
  })

  it('takes deliveries before the platform may send the first', async () => {
    const world = await makePlatformWorld()
    let before = {}
    world.platform.beforeChange.push(async () => {
      before = await configured(world)
    })
    await right(install(world))
    expect(before).toEqual(await configured(world))
  })

  it('signs for all apps of a project with one secret, so that a second app ends nothing of the first', async () => {
    const world = await makePlatformWorld({ secret: 'set by hand' })
    await right(install(world))
    expect((await right(install(world, 'acme-staging'))).steps).toEqual(['app-added', 'hook-created'])
    const secrets = [...hooksOf(world), ...hooksOf(world, 'acme-staging')].map(({ secret }) => secret)
    expect(secrets).toEqual(['set by hand', 'set by hand'])
    expect(await configured(world)).toMatchObject({ apps: 'acme-web,acme-staging', secrets: ['set by hand'] })
  })

  it('repairs what is there and removes what is too much, but nothing of others', async () => {
    const world = await makePlatformWorld()
    const { hookUrl } = await right(install(world))
    const older = hookUrl.replace(/[0-9a-f]{64}\/$/, `${'a'.repeat(64)}/`)
    const foreign = ['https://elsewhere.example/', hookUrl.replace('/fake/', '/fake/9'), `${older}more`]
    const current = aHook(hookUrl.slice(0, -1), { isRepeated: false, tellsReleases: false })
    hooksOf(world).splice(0, 9, ...[...foreign, older].map((url) => aHook(url)), current, aHook(older, { id: 'other' }))
    expect((await right(install(world))).steps).toEqual(['hook-repaired', 'hook-removed', 'hook-removed'])
    const [secret] = (await configured(world)).secrets
    expect(hooksOf(world)).toEqual([
      ...foreign.map((url) => aHook(url)),
      { id: current.id, url: hookUrl, secret, isRepeated: true, tellsReleases: true },
    ])
  })

  it('is the same when it is called again, and changes no configuration then', async () => {
    const world = await makePlatformWorld()
    await right(install(world))
    const before = [
      await configured(world),
      hooksOf(world),
      await world.store.options.findProject(world.key.projectId)(),
    ]
    expect((await right(install(world))).steps).toEqual(['hook-repaired'])
    const after = [
      await configured(world),
      hooksOf(world),
      await world.store.options.findProject(world.key.projectId)(),
    ]
    expect(after).toEqual(before)
  })

  it('makes a new one where the one that was there goes meanwhile', async () => {
    const world = await makePlatformWorld()
    await right(install(world))
    const gone: PlatformError = { _tag: 'PlatformRefused', why: 'unknown', detail: 'There is no such hook.' }
    world.platform.beforeChange.push(async () => {
      hooksOf(world).splice(0)
      world.platform.faults.push({ method: 'repair', app: APP, error: gone })
    })
    expect((await right(install(world))).steps).toEqual(['hook-created'])
    expect(hooksOf(world).map(({ secret }) => secret)).toEqual((await configured(world)).secrets)
  })

  it('repairs the next one of several where the first goes meanwhile', async () => {
    const world = await makePlatformWorld()
    const { hookUrl } = await right(install(world))
    hooksOf(world).push(aHook(hookUrl, { id: 'second' }), aHook(hookUrl, { id: 'third' }))
    const gone: PlatformError = { _tag: 'PlatformRefused', why: 'unknown', detail: 'There is no such hook.' }
    world.platform.beforeChange.push(async () => {
      hooksOf(world).shift()
      world.platform.faults.push({ method: 'repair', app: APP, error: gone })
    })
    expect((await right(install(world))).steps).toEqual(['hook-repaired', 'hook-removed'])
    const { secrets } = await configured(world)
    expect(hooksOf(world)).toEqual([
      { id: 'second', url: hookUrl, secret: secrets[0], isRepeated: true, tellsReleases: true },
    ])
  })

  it('changes nothing when the platform does not know the app, or takes no token', async () => {
    const world = await makePlatformWorld()
    const before = await configured(world)
    expect(await left(install(world, 'not-ours'))).toEqual({ _tag: 'UnknownApp' })
    world.platform.faults.push({ method: 'list', app: APP, error: { ...REFUSED, why: 'unauthorized' } })
    const refused = { _tag: 'PlatformTokenRefused', why: 'unauthorized', field: 'api_token' }
    expect(await left(install(world))).toEqual(refused)
    world.platform.faults.push({ method: 'list', app: APP, error: AWAY })
    const busy = { _tag: 'PlatformBusy', detail: 'Too slow.', retrySeconds: 91, isUnsettled: false }
    expect(await left(install(world))).toEqual(busy)
    expect(await configured(world)).toEqual(before)
  })

  it('takes all back when the platform refuses', async () => {
    const world = await makePlatformWorld()
    const before = await configured(world)
    world.platform.faults.push({ method: 'create', app: APP, error: REFUSED })
    expect(await left(install(world))).toMatchObject({ _tag: 'PlatformTokenRefused', why: 'forbidden' })
    expect(await configured(world)).toEqual({ ...before, apps: undefined })
  })

  it('leaves to another app what that needs by then, when the platform refuses', async () => {
    const world = await makePlatformWorld()
    world.platform.faults.push({ method: 'create', app: APP, error: REFUSED })
    world.platform.beforeChange.push(() => right(install(world, 'acme-staging')))
    await left(install(world))
    const [hook] = hooksOf(world, 'acme-staging')
    expect(await configured(world)).toEqual({ enabled: true, apps: 'acme-staging', secrets: [hook?.secret] })
  })

  it('leaves to another call for the same app what that one made use of, when the platform refuses a second hook', async () => {
    const world = await makePlatformWorld()
    world.platform.beforeChange.push(async () => {
      await right(install(world))
      world.platform.faults.push({ method: 'create', app: APP, error: { ...REFUSED, why: 'invalid' } })
    })
    expect(await left(install(world))).toMatchObject({ _tag: 'PlatformRejected' })
    const [hook] = hooksOf(world)
    expect(await configured(world)).toEqual({ enabled: true, apps: APP, secrets: [hook?.secret] })
  })

  it('keeps all, and says so, when nobody knows what the platform did; then another call mends it', async () => {
    for (const isDone of [true, false]) {
      const world = await makePlatformWorld()
      world.platform.faults.push({ method: 'create', app: APP, error: AWAY, isDone })
      expect(await left(install(world))).toMatchObject({ _tag: 'PlatformBusy', isUnsettled: true })
      const { secrets } = await configured(world)
      expect(secrets.length).toBe(1)
      expect((await right(install(world))).steps).toEqual([isDone ? 'hook-repaired' : 'hook-created'])
      expect(hooksOf(world).map(({ secret }) => secret)).toEqual(secrets)
    }
  })

  it('needs a token, a plugin whose platform is known, and room among the apps', async () => {
    const apps = Array.from({ length: 200 }, (_, index) => `app-${index}`).join(',')
    const world = await makePlatformWorld({ api_token: null, apps })
    expect(await left(install(world))).toEqual({ _tag: 'PlatformTokenNeeded', field: 'api_token' })
    const builtin = { ...world.key, plugin: 'builtin', app: APP }
    expect(await left(world.useCases.installHook(builtin))).toEqual({ _tag: 'NoPlatform' })
    expect(await left(world.useCases.installHook({ ...builtin, plugin: 'no' }))).toEqual({ _tag: 'UnknownPlugin' })
    await world.configure({ api_token: 'the token of the project', apps })
    expect(await left(install(world))).toMatchObject({ _tag: 'InvalidConfiguration', issues: [{ path: 'app' }] })
  })
})

describe('uninstalling a hook', () => {
  it('removes the hooks of ours and the app; secrets stay, and so does what is of others', async () => {
    const world = await makePlatformWorld()
    const { hookUrl } = await right(install(world))
    await right(install(world, 'acme-staging'))
    hooksOf(world).push(aHook('https://elsewhere.example/'), aHook(hookUrl, { id: 'twice' }))
    const { secrets } = await configured(world)
    const { steps } = await right(world.useCases.uninstallHook({ ...world.key, app: APP }))
    expect(steps).toEqual(['hook-removed', 'hook-removed', 'app-removed'])
    expect(hooksOf(world)).toEqual([aHook('https://elsewhere.example/')])
    expect(await configured(world)).toEqual({ enabled: true, apps: 'acme-staging', secrets })
    expect((await right(world.useCases.uninstallHook({ ...world.key, app: APP }))).steps).toEqual([])
  })

  it('forgets an app that the platform does not know any more', async () => {
    const world = await makePlatformWorld()
    await right(install(world))
    world.platform.hooks.delete(APP)
    expect((await right(world.useCases.uninstallHook({ ...world.key, app: APP }))).steps).toEqual(['app-removed'])
  })

  it('keeps the app when the platform does not remove the hook', async () => {
    const world = await makePlatformWorld()
    await right(install(world))
    world.platform.faults.push({ method: 'remove', app: APP, error: AWAY })
    const error = await left(world.useCases.uninstallHook({ ...world.key, app: APP }))
    expect(error).toMatchObject({ _tag: 'PlatformBusy', isUnsettled: true })
    expect(await configured(world)).toMatchObject({ apps: APP })
  })
})

describe('whatever fails', () => {
  const method = fc.constantFrom('list', 'create', 'repair', 'remove')
  const refusal = fc.record({ method, app: fc.constant(APP), error: fc.constant(REFUSED) })
  const unexpected: PlatformError = { _tag: 'PlatformUnexpected', detail: 'What?' }
  const silence = fc.record({
    method,
    app: fc.constant(APP),
    error: fc.constantFrom(AWAY, unexpected),
    isDone: fc.boolean(),
  })
  const verb = fc.constantFrom('install', 'uninstall', 'rotate')

  const call = ({ useCases, key }: PlatformWorld, what: 'install' | 'uninstall' | 'rotate'): Promise<unknown> => {
    if (what === 'install') return useCases.installHook({ ...key, app: APP })()
    if (what === 'uninstall') return useCases.uninstallHook({ ...key, app: APP })()
    return useCases.rotateHookSecret({ ...key, overlapSeconds: null })()
  }

  it('each hook of ours signs with a secret that the project takes, and to install it mends the rest', async () => {
    const story = fc.array(fc.tuple(verb, fc.option(fc.oneof(refusal, silence))), { maxLength: 6 })
    const property = fc.asyncProperty(story, async (steps) => {
      const world = await makePlatformWorld()
      for (const [what, fault] of steps) {
        if (fault !== null) world.platform.faults.push(fault)
        await call(world, what)
        const { secrets, enabled } = await configured(world)
        const taken = hooksOf(world).map(({ secret }) => enabled && secrets.includes(secret))
        expect(taken).not.toContain(false)
      }
      world.platform.faults.splice(0)
      await right(install(world))
      const [secret] = (await configured(world)).secrets
      expect(hooksOf(world).map((hook) => hook.secret)).toEqual([secret])
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
