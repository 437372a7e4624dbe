import { expect, it } from 'vitest'
import { left, makeWorld, NOW, notice, right, type World } from '../support/world.ts'

const LATER = NOW + 60_000

/** The key of a delivery that was received, and the command that replays it. */
const received = async ({ useCases, plugin, call }: World, body: object = {}) => {
  const { deliveryId } = await right(useCases.receiveHook(await call(body)))
  return { ...plugin, deliveryId: deliveryId ?? '', now: LATER }
}

it('a replay reads the stored bytes, asks for no signature, and is dated by its own time', async () => {
  const world = await makeWorld()
  const { useCases, plugin, calls } = world
  const key = await received(world, { status: 'pending' })
  await right(useCases.configurePlugin({ ...plugin, body: { secret: 'a secret of today' } }))
  calls.splice(0)
  const replayed = await right(useCases.replayDelivery(key))
  expect(calls).toEqual(['decode', 'record'])
  expect(replayed).toMatchObject({
    outcome: { outcome: 'pending' },
    dateReceived: LATER,
    replayOf: key.deliveryId,
    unsigned: true,
  })
})

it('what the platform left open follows from the time of the first call', async () => {
  const world = await makeWorld()
  const { useCases, plugin } = world
  await right(useCases.configurePlugin({ ...plugin, body: { owner_required: true } }))
  const key = await received(world, { actor: null, dateFinished: null })
  await right(useCases.configurePlugin({ ...plugin, body: {} }))
  await right(useCases.replayDelivery(key))
  const release = { organizationId: plugin.organizationId, projectId: null, version: notice.commit ?? '' }
  expect(await right(useCases.readRelease(release))).toMatchObject({ dateReleased: NOW, dateCreated: NOW })
})

it('a replay is decided again when the configuration changes meanwhile, and given up when it keeps changing', async () => {
  const world = await makeWorld()
  const { useCases, plugin, beforeRecord, calls } = world
  const key = await received(world, { status: 'pending' })
  const change = () => right(useCases.configurePlugin({ ...plugin, body: {} }))
  calls.splice(0)
  beforeRecord.push(change)
  await right(useCases.replayDelivery(key))
  expect(calls).toEqual(['decode', 'record', 'decode', 'record'])
  beforeRecord.push(change, change, change, change, change)
  expect(await left(useCases.replayDelivery(key))).toEqual({ _tag: 'ConfigurationUnsettled' })
})

it('what is not there is not replayed', async () => {
  const world = await makeWorld()
  const key = await received(world)
  const { useCases } = world
  expect(await left(useCases.replayDelivery({ ...key, deliveryId: '999' }))).toEqual({ _tag: 'UnknownDelivery' })
  expect(await left(useCases.replayDelivery({ ...key, organizationId: '999' }))).toEqual({ _tag: 'UnknownDelivery' })
})
