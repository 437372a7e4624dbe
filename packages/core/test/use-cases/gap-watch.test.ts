import { taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { aProgress } from '../../../../test/support/platform.ts'
import { eventLogContract } from '../../src/contracts/event-log.contract.ts'
import { type DeliveryReceived, type EventLog, ignored, makeGapWatch, type NewJob } from '../../src/index.ts'
import { makeWorld, NOW, right } from '../support/world.ts'

const makeWatch = async (apps = 'acme-web') => {
  const world = await makeWorld()
  await right(world.useCases.configurePlugin({ ...world.plugin, body: { apps } }))
  const jobs: NewJob[] = []
  const time = { now: NOW }
  const watch = makeGapWatch({
    options: world.store.options,
    backfillProgress: world.store.backfillProgress,
    jobs: {
      enqueue: (more) => {
        jobs.push(...more)
        return TE.right(undefined)
      },
    },
    clock: { now: () => time.now },
  })
  /** Tells of a delivery, and waits until nobody has anything to do. */
  const hear = async (releaseNumber: number | null, change: Partial<DeliveryReceived> = {}): Promise<number> => {
    const app = { id: 'a1', name: 'acme-web' }
    const outcome = { outcome: 'recorded', reason: 'deploy' } as const
    watch.emit({ _tag: 'delivery.received', ...world.plugin, deliveryId: '1', app, releaseNumber, outcome, ...change })
    await new Promise(setImmediate)
    return jobs.splice(0).length
  }
  return { ...world, watch, jobs, time, hear }
}

describe('gap watch', () => {
  it('asks for a backfill when a number of an app is left out', async () => {
    const { hear } = await makeWatch()
    expect(await hear(43)).toBe(0)
    expect(await hear(44)).toBe(0)
    expect(await hear(46)).toBe(1)
    expect(await hear(47)).toBe(0)
  })

  it('asks when the first delivery since it began is beyond what the last backfill knew', async () => {
    const { hear, store, plugin } = await makeWatch('acme-web,acme-api,acme-new')
    const of = (name: string) => ({ app: { id: name, name } })
    for (const [app, through] of [['acme-web', 7] as const, ['acme-api', 8] as const, ['acme-new', 0] as const]) {
      await right(store.backfillProgress.save(plugin, aProgress({ app, through })))
    }
    expect(await hear(9, of('acme-web'))).toBe(1)
    expect(await hear(9, of('acme-web'))).toBe(0)
    expect(await hear(9, of('acme-api'))).toBe(0)
    expect(await hear(9, of('acme-new'))).toBe(0)
  })

  it('takes repetitions and late deliveries for no gap', async () => {
    const { hear } = await makeWatch()
    for (const number of [7, 7, 8, 3, 8, 9]) expect(await hear(number)).toBe(0)
  })

  it('counts each app, project and plugin by itself', async () => {
    const { hear } = await makeWatch()
    expect(await hear(1)).toBe(0)
    expect(await hear(9, { app: { id: 'a2', name: 'acme-api' } })).toBe(0)
    expect(await hear(9, { projectId: '999' })).toBe(0)
    expect(await hear(9, { plugin: 'other' })).toBe(0)
    expect(await hear(null)).toBe(0)
    expect(await hear(9, { app: null })).toBe(0)
    expect(await hear(2)).toBe(0)
  })

  it('asks when code was released without a commit, since the platform may know it', async () => {
    const { hear } = await makeWatch()
    expect(await hear(1, { outcome: ignored('no-commit') })).toBe(1)
    expect(await hear(2, { outcome: ignored('no-slug') })).toBe(1)
    expect(await hear(3, { outcome: ignored('config-change') })).toBe(0)
  })

  it('asks for nothing where no apps are to be read', async () => {
    const { hear } = await makeWatch('')
    expect(await hear(1)).toBe(0)
    expect(await hear(9)).toBe(0)
    expect(await hear(19, { projectId: '999' })).toBe(0)
  })

  it('asks for nothing because of an app that is not among those that are read', async () => {
    const { hear } = await makeWatch('acme-api,acme-web')
    const app = { id: 'a9', name: 'acme-review-pr-7' }
    expect(await hear(1, { app, outcome: ignored('no-commit') })).toBe(0)
    expect(await hear(9, { app })).toBe(0)
    // Whoever tells no name may be any of them.
    expect(await hear(1, { app: { id: 'a9', name: null }, outcome: ignored('no-commit') })).toBe(1)
  })

  it('makes what is found within a quarter of a minute one job, due when the last has waited as long', async () => {
    const { watch, jobs, time, plugin } = await makeWatch()
    const outcome = ignored('no-commit')
    const received = { ...plugin, deliveryId: '1', app: null, releaseNumber: null, outcome }
    for (const now of [NOW, NOW + 14_999, NOW + 15_000]) {
      time.now = now
      watch.emit({ _tag: 'delivery.received', ...received })
      await new Promise(setImmediate)
    }
    const { organizationId, projectId } = plugin
    const [first, second, third] = jobs
    expect(first).toEqual({
      key: expect.stringMatching(/^backfill:fake:\d+:gap:\d+$/),
      organizationId,
      task: { topic: 'backfill', plugin: 'fake', organizationId, projectId, since: null },
      dateDue: NOW + 30_000,
    })
    expect(second).toEqual(first)
    expect(third).toMatchObject({ dateDue: NOW + 45_000 })
    expect(third?.key).not.toBe(first?.key)
  })

  it('forgets the app of which it heard nothing for the longest time', async () => {
    const { hear, watch, plugin } = await makeWatch()
    await hear(1)
    const event = { _tag: 'delivery.received', ...plugin, deliveryId: null, releaseNumber: 1 } as const
    const emit = (id: string) => watch.emit({ ...event, app: { id, name: null }, outcome: ignored('config-change') })
    for (let index = 0; index < 9_999; index += 1) emit(`app ${index}`)
    expect(await hear(3)).toBe(1)
    for (let index = 0; index < 10_000; index += 1) emit(`app ${index}`)
    expect(await hear(9)).toBe(0)
  })

  it('gets in nobody’s way when its ports fail', async () => {
    const failing = makeGapWatch({
      options: {
        findProject: () => {
          throw new Error('a mistake of ours')
        },
      },
      backfillProgress: { ofProject: () => TE.left({ _tag: 'StoreUnavailable', cause: null }) },
      jobs: { enqueue: () => TE.left({ _tag: 'StoreUnavailable', cause: null }) },
      clock: { now: () => NOW },
    })
    const outcome = ignored('no-commit')
    const place = { plugin: 'fake', organizationId: '1', projectId: '1' }
    failing.emit({ _tag: 'delivery.received', ...place, deliveryId: null, app: null, releaseNumber: null, outcome })
    await new Promise(setImmediate)
  })
})

eventLogContract('gap watch', (): EventLog => {
  const jobs = { enqueue: () => TE.right(undefined) }
  const options = { findProject: () => TE.right(null) }
  const backfillProgress = { ofProject: () => TE.right([]) }
  return makeGapWatch({ options, backfillProgress, jobs, clock: { now: () => NOW } })
})
