import { expect, it } from 'vitest'
import { toAppRelease } from '../../src/contracts/scripted-platform.ts'
import { DONE_SECONDS, type PlatformError } from '../../src/index.ts'
import {
  aPlatformRelease,
  type BackfillWorld,
  DAY,
  MINUTE,
  makeBackfillWorld,
  START,
} from '../support/backfill-world.ts'
import { left, right } from '../support/world.ts'

const put = (world: BackfillWorld, ...releases: readonly ReturnType<typeof aPlatformRelease>[]) => {
  for (const release of releases) world.platform.put(release)
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const asked = (world: BackfillWorld, what: string) =>
  world.platform.asked.splice(0).filter((call) => call.startsWith(what))

const AWAY: PlatformError = {
  _tag: 'PlatformUnavailable',
  detail: 'Heroku could not be reached.',
  notBefore: START + 5,
}
const FORBIDDEN: PlatformError = { _tag: 'PlatformRefused', why: 'forbidden', detail: 'Heroku: not for you.' }

it('records all releases of code, page by page, and looks at each once', async () => {
  const world = await makeBackfillWorld()
  put(world, ...range(1, 8).map((number) => aPlatformRelease(number)))
  put(world, aPlatformRelease(3, { kind: 'config' }), aPlatformRelease(5, { kind: 'other' }))
  expect(await world.backfill()).toEqual({ read: 8, recorded: 6, failures: [] })
  expect(await world.numbers()).toEqual([1, 2, 4, 6, 7, 8].map((number) => `web v${number}`))
  expect(await world.progress()).toMatchObject({ through: 8, failure: null, dateChecked: START })
  expect(asked(world, 'releases')).toEqual(['releases web newest', 'releases web 6', 'releases web 3'])
  put(world, aPlatformRelease(9))
  expect(await world.backfill()).toEqual({ read: 1, recorded: 1, failures: [] })
  expect(world.platform.asked).toEqual(['releases web newest', 'complete web v9'])
})

it('records what the hook would have: version, ref, owner, environment, dates, and no delivery', async () => {
  const configure = { environments: { web: 'staging' } }
  const [hooked, read] = [await makeBackfillWorld({ configure }), await makeBackfillWorld({ configure })]
  const release = aPlatformRelease(7)
  await right(hooked.useCases.receiveHook(await hooked.call(toAppRelease(release))))
  put(read, release)
  await read.backfill()
  const [[expected], [deploy]] = [await hooked.deploys(), await read.deploys()]
  expect(deploy).toEqual({ ...expected, deliveryId: null })
  const key = { organizationId: read.plugin.organizationId, projectId: null, version: release.commit ?? '' }
  const shown = await right(read.store.reading.release(key))
  const { dateCreated, ...rest } = (await right(hooked.store.reading.release(key))) ?? expect.fail()
  expect(shown).toMatchObject({ ...rest, lastDeploy: deploy, owner: { email: 'dev@example.com' } })
  const any = { ...read.plugin, outcome: null, app: null, since: null, until: null }
  expect((await right(read.store.deliveries.deliveries(any, { limit: 9, cursor: null }))).items).toEqual([])
})

it('asks nothing about releases that are recorded, and leaves a version that was tracked without commit', async () => {
  const world = await makeBackfillWorld({ configure: { track_without_commit: true } })
  put(world, aPlatformRelease(1), aPlatformRelease(2))
  const withoutCommit = { ...toAppRelease(aPlatformRelease(2)), commit: null }
  await right(world.useCases.receiveHook(await world.call(withoutCommit)))
  expect((await world.backfill()).recorded).toBe(1)
  expect(asked(world, 'complete')).toEqual(['complete web v1'])
  expect((await world.deploys()).map(({ release }) => release.version)).toEqual(['web@v2', '1'.padStart(40, '0')])
})

it('finds the commit that the hook did not have', async () => {
  const world = await makeBackfillWorld()
  const told = { ...toAppRelease(aPlatformRelease(1)), commit: null }
  const ignored = await right(world.useCases.receiveHook(await world.call(told)))
  expect(ignored.outcome).toEqual({ outcome: 'ignored', reason: 'no-commit' })
  put(world, aPlatformRelease(1), aPlatformRelease(2, { commit: null }))
  await world.backfill()
  expect(await world.numbers()).toEqual(['web v1'])
  expect(await world.progress()).toMatchObject({ through: 2 })
})

it('does not bring back what a client removed', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  const { organizationId } = world.plugin
  await right(world.useCases.removeRelease({ organizationId, projectId: null, version: '1'.padStart(40, '0') }))
  expect(await world.backfill(START - DAY)).toEqual({ read: 1, recorded: 0, failures: [] })
  expect(await world.deploys()).toEqual([])
})

it('comes back to releases that were under way, unless that was days ago', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1), aPlatformRelease(2, { status: 'pending' }), aPlatformRelease(3))
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 1 })
  put(world, aPlatformRelease(2))
  await world.backfill()
  expect(await world.numbers()).toEqual(['web v1', 'web v2', 'web v3'])
  put(world, aPlatformRelease(4, { status: 'pending', kind: 'config' }), aPlatformRelease(5))
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 3 })
  world.time.now += 4 * DAY
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 5 })
})

it('goes back 30 days at first, and to any time that is asked for', async () => {
  const world = await makeBackfillWorld()
  put(
    world,
    ...[100, 40, 20, 5].map((days, index) => aPlatformRelease(index + 1, { dateFinished: START - days * DAY })),
  )
  expect(await world.backfill()).toMatchObject({ read: 2, recorded: 2 })
  expect(await world.progress()).toMatchObject({ through: 4 })
  expect(await world.backfill(START - 50 * DAY)).toMatchObject({ read: 3, recorded: 1 })
  expect(await world.progress()).toMatchObject({ through: 4 })
})

it('begins anew when an app of that name counts from one again', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(50))
  await world.backfill()
  const later = await makeBackfillWorld()
  const before = (await world.progress()) ?? expect.fail()
  await right(later.store.backfillProgress.save(later.plugin, { ...before, appId: null }))
  put(later, aPlatformRelease(1), aPlatformRelease(2))
  expect(await later.backfill()).toMatchObject({ read: 2, recorded: 2 })
  expect(await later.progress()).toMatchObject({ through: 2 })
})

it('does not begin anew when the platform answers what it knew a moment ago', async () => {
  const world = await makeBackfillWorld()
  put(world, ...range(1, 4).map((number) => aPlatformRelease(number)))
  await world.backfill()
  const before = (await world.progress()) ?? expect.fail()
  await right(world.store.backfillProgress.save(world.plugin, { ...before, through: 5 }))
  expect(await world.backfill()).toMatchObject({ read: 0 })
  expect(await world.progress()).toMatchObject({ through: 5 })
})

it('begins anew when another app was given the name, however far that one has counted', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1), aPlatformRelease(2))
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 2, appId: 'id of web' })
  put(world, ...[1, 2, 3, 4].map((number) => aPlatformRelease(number, { appId: 'another app' })))
  world.platform.fail = (call) => (call === 'releases web 2' ? AWAY : null)
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 0, appId: 'another app' })
  world.platform.fail = () => null
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 4, appId: 'another app' })
  expect((await world.deploys()).filter(({ app }) => app?.id === 'another app').length).toBe(4)
})

it('asks where an app is to be seen as soon as it is another one, and what is wrong with the hook of that', async () => {
  const world = await makeBackfillWorld()
  world.shown.url = 'https://web-1111.herokuapp.com/'
  put(world, aPlatformRelease(1), aPlatformRelease(2))
  await world.backfill()
  world.shown.url = 'https://web-2222.herokuapp.com/'
  world.hook.problem = 'It has none.'
  put(world, ...[1, 2].map((number) => aPlatformRelease(number, { appId: 'another app' })))
  world.time.now += 10 * MINUTE
  await world.backfill()
  const urls = (await world.deploys()).flatMap(({ app, url }) => (app?.id === 'another app' ? [url] : []))
  expect(urls).toEqual([world.shown.url, world.shown.url])
  expect(await world.progress()).toMatchObject({ through: 2, dateMissed: null, hookProblem: 'It has none.' })
})

it('ends when its time is up, also where a platform tells of another app each time it is asked', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  let apps = 0
  world.platform.fail = () => {
    apps += 1
    world.time.now += 10_000
    put(world, aPlatformRelease(1, { appId: `app ${apps}` }))
    return null
  }
  expect(await left(world.run({ ...world.plugin, since: null }))).toMatchObject({ _tag: 'JobFailure', isFinal: false })
  expect(await world.progress()).toMatchObject({ through: 0, failure: 'Not all of its releases were read yet.' })
})

it('tells of failures, but not of those that are old when an app is first read', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1, { status: 'failed', dateFinished: START - 2 * DAY }))
  put(world, aPlatformRelease(2, { status: 'failed', kind: 'config' }), aPlatformRelease(3, { status: 'expired' }))
  await world.backfill()
  const { organizationId, projectId } = world.plugin
  expect(world.told.splice(0)).toEqual([
    {
      _tag: 'release.failed',
      organizationId,
      projectId,
      key: 'fake:id of web:v2',
      app: { id: 'id of web', name: 'web' },
      releaseNumber: 2,
      kind: 'config',
      dateFailed: aPlatformRelease(2).dateFinished,
    },
  ])
  put(world, aPlatformRelease(4, { status: 'failed' }))
  world.time.now += 2 * DAY
  await world.backfill()
  await world.backfill()
  expect(world.told.map(({ releaseNumber }) => releaseNumber)).toEqual([4])
})

it('tells no failure again when the jobs of the first time may be forgotten', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  const dateFinished = START + MINUTE
  put(world, aPlatformRelease(2, { status: 'pending', dateFinished }), aPlatformRelease(3, { status: 'failed' }))
  for (const days of [1, 2, 2.5, DONE_SECONDS / 86_400]) {
    world.told.splice(0)
    world.time.now = START + 10 * MINUTE + days * DAY
    await world.backfill()
  }
  expect(world.told).toEqual([])
})

it('keeps where apps are to be seen, once, and releases take it from there, whoever tells of them', async () => {
  const world = await makeBackfillWorld()
  world.shown.url = 'https://web-1234.herokuapp.com/'
  world.shown.stage = 'production'
  put(world, aPlatformRelease(1))
  await world.backfill()
  const project = await right(world.store.options.findProject(world.plugin.projectId))
  expect(project?.options).toMatchObject({
    'fake:web_urls': { web: world.shown.url },
    'fake:stages': { web: 'production' },
  })
  await right(world.useCases.receiveHook(await world.call(toAppRelease(aPlatformRelease(2)))))
  expect((await world.deploys()).map(({ url }) => url)).toEqual([world.shown.url, world.shown.url])
  world.time.now += DAY
  await world.backfill()
  expect((await right(world.store.options.findProject(world.plugin.projectId)))?.revision).toBe(project?.revision)
  expect(asked(world, 'app')).toEqual(['app web', 'app web'])
  world.shown.url = null
  world.shown.stage = 'staging'
  world.time.now += DAY
  await world.backfill()
  const after = await right(world.store.options.findProject(world.plugin.projectId))
  expect(after?.options).toMatchObject({ 'fake:web_urls': {}, 'fake:stages': { web: 'staging' } })
})

it('prefers the URL of the setting', async () => {
  const world = await makeBackfillWorld({ configure: { url: 'https://www.example.com/' } })
  world.shown.url = 'https://web-1234.herokuapp.com/'
  put(world, aPlatformRelease(1))
  await world.backfill()
  expect((await world.deploys()).map(({ url }) => url)).toEqual(['https://www.example.com/'])
})

it('decides again when the configuration changes meanwhile', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  const body = { apps: 'web', environment: 'live' }
  world.beforeRecord.push(() => right(world.useCases.configurePlugin({ ...world.plugin, body })))
  await world.backfill()
  expect((await world.deploys()).map(({ environment }) => environment)).toEqual(['live'])
})

it('remembers when the hook of an app was called last, whatever becomes of reading it', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  const deliver = async (number: number, receivedAt: number) =>
    right(world.useCases.receiveHook(await world.call(toAppRelease(aPlatformRelease(number)), { receivedAt })))
  const delivered = async () => (await world.progress())?.dateDelivered
  await deliver(1, START - DAY)
  await world.backfill()
  expect(await delivered()).toBe(START - DAY)
  world.platform.fail = () => AWAY
  for (const [number, receivedAt] of [[2, START - MINUTE] as const, [3, START + 9 * MINUTE] as const]) {
    await deliver(number, receivedAt)
    world.time.now += 10 * MINUTE
    await world.backfill()
    expect(await delivered()).toBe(receivedAt)
  }
  await world.backfill()
  expect(await delivered()).toBe(START + 9 * MINUTE)
  const never = await makeBackfillWorld({ token: null })
  const call = await never.call(toAppRelease(aPlatformRelease(1)), { receivedAt: START - DAY })
  await right(never.useCases.receiveHook(call))
  await never.backfill()
  expect((await never.progress())?.dateDelivered).toBe(START - DAY)
})

it('says of each app that there is no token, which a token that has expired is too', async () => {
  const never = await makeBackfillWorld({ token: null, apps: 'web,api' })
  expect(await never.backfill()).toEqual({ read: 0, recorded: 0, failures: [] })
  const failure = expect.stringMatching(/^There is no token/)
  for (const app of ['web', 'api']) expect(await never.progress(app)).toMatchObject({ through: 0, failure })
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  const { options } = world.store
  const project = (await right(options.findProject(world.plugin.projectId))) ?? expect.fail()
  const expired = [{ secret: 'old', dateCreated: START, dateExpires: START }]
  await right(options.save({ ...project, options: { 'fake:api_token': expired } }))
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 1, failure })
  expect(asked(world, 'releases').length).toBe(1)
})

it('stops when the plugin is disabled, and does nothing without a token, without apps, for another organization', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  world.beforeRecord.push(() => right(world.useCases.disablePlugin(world.plugin)))
  expect(await world.backfill()).toEqual({ read: 0, recorded: 0, failures: [] })
  expect(await world.backfill()).toEqual({ read: 0, recorded: 0, failures: [] })
  expect(await world.deploys()).toEqual([])
  const nothing = [await makeBackfillWorld({ token: null }), await makeBackfillWorld({ apps: '' })]
  for (const other of nothing) {
    put(other, aPlatformRelease(1))
    await other.backfill()
    await right(other.run({ ...other.plugin, organizationId: '999', since: null }))
    await right(other.run({ ...other.plugin, projectId: '999', since: null }))
    expect(other.platform.asked).toEqual([])
  }
})

it('tells when an owner is not known, once', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1, { email: 'stranger@example.com' }))
  await world.backfill()
  await world.backfill(START - DAY)
  expect(world.logged).toMatchObject([{ _tag: 'owner.missing', email: 'stranger@example.com' }])
})

it('reads the other apps when one cannot be read, and remembers why', async () => {
  const world = await makeBackfillWorld({ apps: 'api,web' })
  put(world, aPlatformRelease(1), aPlatformRelease(1, { app: 'api' }))
  world.platform.fail = (call) => (call === 'app api' ? FORBIDDEN : null)
  const { failures, recorded } = await world.backfill()
  expect({ failures, recorded }).toEqual({ failures: [{ app: 'api', error: FORBIDDEN }], recorded: 1 })
  expect(await world.progress('api')).toMatchObject({ through: 0, failure: 'Heroku: not for you.' })
  expect(await world.progress('web')).toMatchObject({ through: 1, failure: null })
  world.platform.fail = () => null
  await world.backfill()
  expect(await world.progress('api')).toMatchObject({ through: 1, failure: null })
})

it('reads an app that it has read before also when the platform does not say what it is, and tells of that', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  const away = { ...AWAY, notBefore: null }
  world.platform.fail = (call) => (call === 'app web' ? away : null)
  await world.backfill()
  // Its releases would have no URL for ever.
  expect(await world.progress()).toMatchObject({ through: 0, failure: AWAY.detail })
  world.platform.fail = () => null
  await world.backfill()
  world.time.now += DAY
  put(world, aPlatformRelease(2))
  world.platform.fail = (call) => (call === 'app web' ? away : null)
  expect(await world.backfill()).toEqual({ read: 1, recorded: 1, failures: [{ app: 'web', error: away }] })
  expect(await world.progress()).toMatchObject({ through: 2, failure: AWAY.detail })
  world.platform.fail = (call) => (call === 'app web' ? FORBIDDEN : null)
  world.platform.asked.splice(0)
  await world.backfill()
  expect(world.platform.asked).toEqual(['app web'])
})

it('fails where somebody waits: to come back when the platform says, or for good', async () => {
  const world = await makeBackfillWorld({ apps: 'api,web' })
  const sinceYesterday = { ...world.plugin, since: START - DAY }
  world.platform.fail = (call) => (call === 'releases api newest' ? AWAY : call === 'app web' ? FORBIDDEN : null)
  const reason = 'api: Heroku could not be reached.'
  expect(await left(world.run(sinceYesterday))).toEqual({
    _tag: 'JobFailure',
    reason,
    isFinal: false,
    notBefore: START + 5,
  })
  world.platform.fail = () => FORBIDDEN
  expect(await left(world.run(sinceYesterday))).toMatchObject({ isFinal: true, notBefore: null })
})

it('records what it can when one release cannot be asked about, and comes back for it', async () => {
  const world = await makeBackfillWorld({ pageSize: 10 })
  put(world, ...range(1, 4).map((number) => aPlatformRelease(number)))
  world.platform.fail = (call) => (call === 'complete web v2' ? AWAY : null)
  expect((await world.backfill()).recorded).toBe(3)
  expect(await world.progress()).toMatchObject({ through: 0, failure: AWAY.detail })
  world.platform.fail = () => null
  world.platform.asked.splice(0)
  expect((await world.backfill()).recorded).toBe(1)
  expect(asked(world, 'complete')).toEqual(['complete web v2'])
  expect(await world.progress()).toMatchObject({ through: 4, failure: null })
})

it('is repeated when it was interrupted between pages: what was recorded is not asked about again', async () => {
  const world = await makeBackfillWorld({ pageSize: 2 })
  put(world, ...range(1, 6).map((number) => aPlatformRelease(number)))
  world.platform.fail = (call) => (call === 'releases web 3' ? AWAY : null)
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 0 })
  world.platform.fail = () => null
  world.platform.asked.splice(0)
  await world.backfill()
  expect(asked(world, 'complete')).toEqual(['complete web v1', 'complete web v2'])
  expect(await world.progress()).toMatchObject({ through: 6 })
})

it('stops when its time is up, and goes on with the app that was not read for the longest time', async () => {
  const world = await makeBackfillWorld({ apps: 'api,web' })
  put(world, ...range(1, 9).flatMap((number) => [aPlatformRelease(number), aPlatformRelease(number, { app: 'api' })]))
  world.time.step = 150_000
  expect(await left(world.run({ ...world.plugin, since: null }))).toMatchObject({ _tag: 'JobFailure', isFinal: false })
  expect(await world.progress('api')).toMatchObject({ through: 0, failure: 'Not all of its releases were read yet.' })
  expect(await world.progress('web')).toBeUndefined()
  world.time.step = 0
  world.platform.asked.splice(0)
  await world.backfill()
  expect(asked(world, 'releases')[0]).toBe('releases web newest')
  expect((await world.deploys()).length).toBe(18)
})

it('stops in the middle of a page when the platform takes all the time there is', async () => {
  const world = await makeBackfillWorld({ pageSize: 100 })
  put(world, ...range(1, 100).map((number) => aPlatformRelease(number)))
  world.platform.fail = (call) => {
    world.time.now += call.startsWith('complete') ? 5_000 : 0
    return null
  }
  expect(await left(world.run({ ...world.plugin, since: null }))).toMatchObject({ _tag: 'JobFailure', isFinal: false })
  expect(world.time.now).toBeLessThan(START + 260_000)
  expect(await world.progress()).toMatchObject({ through: 0, failure: 'Not all of its releases were read yet.' })
  expect((await world.deploys()).length).toBeGreaterThan(40)
  world.platform.fail = () => null
  expect((await world.backfill()).recorded).toBeLessThan(60)
  expect(await world.progress()).toMatchObject({ through: 100, failure: null })
})

it('reads all apps in turn, however few of them a platform answers for at a time', async () => {
  const apps = ['app-1', 'app-2', 'app-3', 'app-4', 'app-5', 'app-6']
  const world = await makeBackfillWorld({ apps: apps.join(',') })
  put(world, ...apps.map((app) => aPlatformRelease(1, { app })))
  const budget = { left: 0 }
  world.platform.fail = () => {
    budget.left -= 1
    return budget.left < 0 ? { ...AWAY, notBefore: world.time.now + 1 } : null
  }
  for (let turn = 0; turn < 5; turn += 1) {
    budget.left = 6
    await world.backfill()
    // Whoever names a time to come back is asked nothing more before.
    expect(budget.left).toBeGreaterThanOrEqual(-2)
    world.time.now += 10 * MINUTE
  }
  expect((await Promise.all(apps.map(world.progress))).map((one) => one?.through)).toEqual(apps.map(() => 1))
})

it('waits for the next turn when a platform that does not answer took all the time', async () => {
  const world = await makeBackfillWorld({ apps: 'app-1,app-2,app-3,app-4,app-5' })
  world.platform.fail = () => {
    world.time.now += MINUTE
    return { ...AWAY, notBefore: null }
  }
  expect((await world.backfill()).failures.map(({ app }) => app)).toEqual(['app-1', 'app-2', 'app-3', 'app-4'])
  expect(await world.progress('app-5')).toBeUndefined()
  expect(await left(world.run({ ...world.plugin, since: START - DAY }))).toMatchObject({ isFinal: false })
})

it('rejects when something throws, while the next page is on its way too: no promise fails unheard', async () => {
  for (const thrower of ['record', 'page'] as const) {
    const world = await makeBackfillWorld({ pageSize: 1 })
    put(world, ...range(1, 4).map((number) => aPlatformRelease(number)))
    const { source } = world.platform
    const { releases } = source
    const fail = () => Promise.reject(new Error('a mistake of ours'))
    if (thrower === 'record') world.beforeRecord.push(fail)
    Object.assign(source, {
      releases: (access: Parameters<typeof releases>[0], cursor: string | null) => async () => {
        if (thrower === 'page' && cursor !== null) return fail()
        for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate)
        return releases(access, cursor)()
      },
    })
    await expect(world.run({ ...world.plugin, since: null })()).rejects.toThrow('a mistake of ours')
  }
})

it('has at most twelve questions and a few pages of an app under way', async () => {
  const world = await makeBackfillWorld({ pageSize: 50 })
  put(world, ...range(1, 150).map((number) => aPlatformRelease(number)))
  const { source } = world.platform
  const seen = { asking: 0, most: 0 }
  const count =
    <A>(work: () => Promise<A>) =>
    async () => {
      seen.asking += 1
      seen.most = Math.max(seen.most, seen.asking)
      const answer = await work()
      await new Promise(setImmediate)
      seen.asking -= 1
      return answer
    }
  Object.assign(source, {
    releases: ((releases) => (access: Parameters<typeof releases>[0], cursor: string | null) => async () => {
      const page = await releases(access, cursor)()
      if (page._tag === 'Left') return page
      return {
        ...page,
        right: {
          ...page.right,
          releases: page.right.releases.map((release) => ({ ...release, complete: count(release.complete) })),
        },
      }
    })(source.releases),
  })
  await world.backfill()
  expect(seen.most).toBe(12)
  expect(asked(world, 'releases')).toEqual(['releases web newest', 'releases web 101', 'releases web 51'])
})

it('sees that hooks are missing: a release after the first reading, of which none told within minutes', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  expect({ missed: (await world.progress())?.dateMissed, asked: world.hook.asked }).toEqual({ missed: null, asked: 1 })
  put(world, aPlatformRelease(2, { dateFinished: START + 8 * MINUTE }))
  world.time.now = START + 10 * MINUTE
  await world.backfill()
  expect({ missed: (await world.progress())?.dateMissed, asked: world.hook.asked }).toEqual({ missed: null, asked: 1 })
  world.hook.problem = 'The hook answers 500.'
  put(world, aPlatformRelease(3, { dateFinished: START + 11 * MINUTE }))
  world.time.now = START + 20 * MINUTE
  await world.backfill()
  const missing = { dateMissed: START + 11 * MINUTE, hookProblem: 'The hook answers 500.' }
  expect(await world.progress()).toMatchObject(missing)
  // As long as there is a problem it is asked for.
  await world.backfill()
  world.hook.problem = null
  await world.backfill()
  expect(await world.progress()).toMatchObject({ ...missing, hookProblem: null })
  await world.backfill()
  expect(world.hook.asked).toBe(4)
})

it('sees the first hook that is missing of an app that rested for months before it was first read', async () => {
  const world = await makeBackfillWorld()
  put(
    world,
    aPlatformRelease(6, { dateFinished: START - 90 * DAY }),
    aPlatformRelease(7, { dateFinished: START - 80 * DAY }),
  )
  expect(await world.backfill()).toMatchObject({ read: 0, recorded: 0 })
  expect(await world.progress()).toMatchObject({ through: 7, appId: 'id of web' })
  put(world, aPlatformRelease(8, { dateFinished: START + MINUTE }))
  world.time.now = START + 10 * MINUTE
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 8, dateMissed: START + MINUTE })
})

it('remembers it when two runs read an app at once, whichever of them ends last', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  put(world, aPlatformRelease(2, { dateFinished: START + MINUTE }))
  world.time.now = START + 10 * MINUTE
  world.beforeRecord.push(world.backfill)
  expect(await world.backfill()).toMatchObject({ read: 1, recorded: 0 })
  expect(await world.progress()).toMatchObject({ through: 2, dateMissed: START + MINUTE })
})

it('remembers the newest release that no hook brought, also when older ones come afterwards', async () => {
  const world = await makeBackfillWorld()
  put(world, aPlatformRelease(1))
  await world.backfill()
  put(world, ...[2, 3].map((number) => aPlatformRelease(number, { dateFinished: START + number * MINUTE })))
  world.time.now = START + 10 * MINUTE
  world.platform.fail = (call) => (call === 'complete web v2' ? AWAY : null)
  await world.backfill()
  world.platform.fail = () => null
  await world.backfill()
  expect(await world.progress()).toMatchObject({ through: 3, dateMissed: START + 3 * MINUTE })
})
