// R2: whatever is repeated, however much of it comes at once and to whichever instance, is recorded once. Whole
// deliveries, signed, through the use case.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ENVIRONMENTS,
  type ModelState,
  playInOrder,
  REPOSITORY,
  SHARED_EMAIL,
} from '../../packages/core/src/contracts/history-model.ts'
import { readHistory } from '../../packages/core/src/contracts/history-reading.ts'
import { permutations, run, TOLD_IN_TIME } from '../../packages/core/src/contracts/running.ts'
import { atATime } from '../support/at-a-time.ts'
import { anyHistory, LATER, payloadOf, type Told, told } from '../support/heroku-history.ts'
import {
  callOf,
  givenTenant,
  hookOf,
  type Instance,
  makeClock,
  makeInstances,
  type Tenant,
  verdictOf,
} from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

/** How many deliveries are under way at a time. */
const AT_ONCE = 32

/** One delivery: an event, and which of the instances it goes to. */
interface Sent {
  readonly told: Told
  readonly to: 0 | 1
}

/** All copies of all events in any order, each to one of the instances. */
const anyPlay: fc.Arbitrary<readonly Sent[]> = anyHistory.chain((history) => {
  const copies = history.flatMap((each) => Array.from({ length: each.copies }, () => each))
  const length = { minLength: copies.length, maxLength: copies.length }
  return fc
    .tuple(fc.shuffledSubarray(copies, length), fc.array(fc.constantFrom<0 | 1>(0, 1), length))
    .map(([order, instances]) => order.map((each, index) => ({ told: each, to: instances[index] ?? 0 })))
})

/** Plays that failed once, always played first. What a failure prints as its counterexample belongs here. */
const FAILED: [readonly Sent[]][] = [
  // Deploys of two apps that are equal in time and number: their keys alone say which is the last of the release.
  [
    [...told({ app: 'alpha' }, 'succeeded'), ...told({ app: 'beta' }, 'succeeded')].map((each) => ({
      told: each,
      to: 0,
    })),
  ],
]

/** Events of which every order is played. */
const PERMUTED: Readonly<Record<string, readonly Told[]>> = {
  'the events of one release': told({}, 'create', 'pending', 'failed', 'succeeded', 'succeeded again'),
  'the events of two releases': [...told({}, 'pending', 'succeeded', 'failed'), ...told(LATER, 'succeeded', 'pending')],
}

const givenHistoryTenant = async (instance: Instance): Promise<Tenant> => {
  const tenant = await givenTenant(instance)
  const { organizationId } = tenant
  const emails = [{ email: SHARED_EMAIL, verified: true }]
  for (const name of ['One', 'Other']) {
    await run(instance.store.members.create({ organizationId, name, emails, dateCreated: instance.clock.now() }))
  }
  const body = { repository: REPOSITORY, environments: ENVIRONMENTS }
  await run(instance.useCases.configurePlugin({ ...tenant.plugin, body }))
  return tenant
}

describe.each(STORES)('histories on $kind, two instances', ({ kind, open }) => {
  let opened: OpenedStores
  let instances: readonly [Instance, Instance]
  beforeAll(async () => {
    opened = await open()
    instances = makeInstances(opened.stores, makeClock())
  })
  afterAll(() => opened.close())

  const stateOf = ({ organizationId }: Tenant): Promise<ModelState> =>
    readHistory(opened.stores[0].reading, organizationId)

  it('sent one to five times, 32 at once, in any order, end in the one state and are recorded once', async () => {
    const counted = { histories: 0, deliveries: 0, events: 0, deploys: 0 }
    const property = fc.asyncProperty(anyPlay, async (play) => {
      const tenant = await givenHistoryTenant(instances[0])
      const hook = await hookOf(instances[0], tenant.projectId)
      const now = instances[0].clock.now()
      const verdicts = await atATime(AT_ONCE, play, ({ told: each, to }) =>
        verdictOf(instances[to], callOf(hook, JSON.stringify(payloadOf(each)), now)),
      )
      const expected = playInOrder(play.map(({ told: each }) => each))
      expect(await stateOf(tenant)).toEqual(expected)
      expect(verdicts.filter((verdict) => verdict === 'recorded').length).toBe(expected.deploys.length)
      expect(verdicts.every((verdict) => /^(recorded|pending|duplicate|ignored)$/.test(verdict))).toBe(true)
      counted.histories += 1
      counted.deliveries += play.length
      counted.events += new Set(play.map(({ told: each }) => each)).size
      counted.deploys += expected.deploys.length
    })
    await fc.assert(property, { numRuns: kind === 'memory' ? 100 : 40, examples: FAILED, ...TOLD_IN_TIME })
    proved('R2', `random histories on ${kind}, two instances`, { ...counted, lost: 0, doubled: 0 })
  }, 120_000)

  it.each(Object.entries(PERMUTED))(
    '%s: every order of events ends in one state',
    async (name, events) => {
      const orders = [...permutations(events).entries()]
      const expected = playInOrder(events)
      await atATime(AT_ONCE, orders, async ([index, order]) => {
        const tenant = await givenTenant(instances[0])
        const hook = await hookOf(instances[0], tenant.projectId)
        for (const [position, told] of order.entries()) {
          const instance = instances[(index + position) % 2 === 0 ? 0 : 1]
          await verdictOf(instance, callOf(hook, JSON.stringify(payloadOf(told)), instance.clock.now()))
        }
        expect(await stateOf(tenant)).toEqual(expected)
      })
      const deliveries = orders.length * events.length
      proved('R3', `all orders of ${name} on ${kind}, two instances`, {
        orders: orders.length,
        deliveries,
        'other states': 0,
      })
    },
    120_000,
  )
})
