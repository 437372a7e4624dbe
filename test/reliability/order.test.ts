// R3: the order in which Heroku's events come does not matter. Whole deliveries, signed, through the use case; what is
// compared is all that a reader sees, but for ids and created times.
import { failedPayload, pendingPayload, type ReleasePayload, releasePayload } from '@slugline/heroku-client/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ONE_PAGE, readDeploys, releaseFilter } from '../../packages/core/src/contracts/reading.ts'
import { permutations, run } from '../../packages/core/src/contracts/running.ts'
import { atATime } from '../support/at-a-time.ts'
import { callOf, givenTenant, hookOf, type Instance, makeClock, makeInstances, verdictOf } from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

const ONE_COMMIT = { commit: '25155eddde2d99de77c8befe61323e8a3d150719' }
const WEB = { app: 'acme-web', release: 7, ...ONE_COMMIT }
const WORKER = { app: 'acme-worker', release: 3, ...ONE_COMMIT }
/** The release after {@link WEB}, of another commit. */
const NEXT = { app: 'acme-web', release: 8 }

/** Events, as they would come if nothing went wrong, and how many releases and deploys are there in the end. */
interface Case {
  readonly name: string
  readonly events: readonly ReleasePayload[]
  readonly releases: number
  readonly deploys: number
}

const CASES: readonly Case[] = [
  {
    name: 'one release',
    events: [
      pendingPayload(WEB),
      pendingPayload({ ...WEB, action: 'update' }),
      failedPayload(WEB),
      releasePayload(WEB),
      releasePayload(WEB),
    ],
    releases: 1,
    deploys: 1,
  },
  {
    name: 'two apps with one commit',
    events: [WEB, WORKER].flatMap((told) => [pendingPayload(told), failedPayload(told), releasePayload(told)]),
    releases: 1,
    deploys: 2,
  },
  {
    name: 'two releases of one app',
    events: [WEB, NEXT].flatMap((told) => [pendingPayload(told), releasePayload(told), releasePayload(told)]),
    releases: 2,
    deploys: 2,
  },
]

/** On PostgreSQL a seventh of many will do: evenly taken, so that each event comes at each place. */
const ordersOn = (kind: string, events: readonly ReleasePayload[]): readonly (readonly ReleasePayload[])[] =>
  permutations(events).filter((_, index) => kind === 'memory' || events.length < 6 || index % 7 === 0)

/** What it is read as, without what depends on when and in which order it was written. */
const asRead = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, member) => (['id', 'dateCreated', 'deliveryId'].includes(key) ? undefined : member)),
  )

const stateOf = async ({ store }: Instance, organizationId: string) => {
  const { items: releases } = await run(store.reading.releases(releaseFilter(organizationId), ONE_PAGE))
  const deploys = await readDeploys(store.reading, organizationId)
  return {
    releases: releases.toSorted((left, right) => (left.version < right.version ? -1 : 1)).map(asRead),
    deploys: deploys.toSorted((left, right) => ((left.app?.name ?? '') < (right.app?.name ?? '') ? -1 : 1)).map(asRead),
  }
}

describe.each(STORES)('the order of events, $kind, two instances', ({ kind, open }) => {
  let opened: OpenedStores
  let instances: readonly [Instance, Instance]
  beforeAll(async () => {
    opened = await open()
    instances = makeInstances(opened.stores, makeClock())
  })
  afterAll(() => opened.close())

  /** Delivers to a new tenant, to the instances in turn; answers what is there then. */
  const play = async (order: readonly ReleasePayload[], turn: number) => {
    const { organizationId, projectId } = await givenTenant(instances[0])
    const hook = await hookOf(instances[0], projectId)
    const outcomes: string[] = []
    for (const [position, payload] of order.entries()) {
      const instance = instances[(turn + position) % 2 === 0 ? 0 : 1]
      outcomes.push(await verdictOf(instance, callOf(hook, JSON.stringify(payload), instance.clock.now())))
    }
    return { state: await stateOf(instances[turn % 2 === 0 ? 0 : 1], organizationId), outcomes }
  }

  it.each(CASES)('makes no difference: $name', async ({ name, events, releases, deploys }) => {
    const { state: expected } = await play(events, 0)
    expect([expected.releases.length, expected.deploys.length]).toEqual([releases, deploys])
    const orders = [...ordersOn(kind, events).entries()]
    await atATime(32, orders, async ([turn, order]) => {
      const { state, outcomes } = await play(order, turn)
      expect(state).toEqual(expected)
      expect(outcomes.filter((outcome) => outcome === 'recorded').length).toBe(deploys)
    })
    const counted = { permutations: orders.length, deliveries: orders.length * events.length, 'other states': 0 }
    proved('R3', `permutations of the events of ${name} on ${kind}, two instances`, counted)
  })
})
