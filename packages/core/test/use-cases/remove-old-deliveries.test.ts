import { expect, it } from 'vitest'
import { makeWorld, NOW, right } from '../support/world.ts'

const DAY = 86_400_000

it('removes what is older than the days that deliveries are kept, a batch at a time, until nothing is', async () => {
  const { useCases, plugin, call } = await makeWorld()
  const received = [...Array(501).keys()].map((second) => NOW - 90 * DAY - 1 - second * 1000)
  for (const receivedAt of [NOW, NOW - 90 * DAY, ...received]) {
    await right(useCases.receiveHook(await call({}, { receivedAt })))
  }
  const remove = () => right(useCases.removeOldDeliveries({ retentionDays: 90 }))
  expect(await remove()).toEqual({ removed: 500, isMore: true })
  expect(await remove()).toEqual({ removed: 1, isMore: false })
  expect(await remove()).toEqual({ removed: 0, isMore: false })
  const filter = { ...plugin, outcome: null, app: null, since: null, until: null }
  const { items } = await right(useCases.listDeliveries({ filter, page: { limit: 100, cursor: null } }))
  expect(items.map(({ dateReceived }) => dateReceived)).toEqual([NOW, NOW - 90 * DAY])
})
