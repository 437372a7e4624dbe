// R11: the same bytes of a release event, delivered again a second, five minutes or 73 hours later: `duplicate`, and
// nothing is written but the line of the delivery itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../packages/core/src/contracts/running.ts'
import { expectations, readSample } from '../../packages/heroku-client/test/support/samples.ts'
import { changesBetween, readContents } from '../support/contents.ts'
import {
  callOf,
  givenTenant,
  hookOf,
  type Instance,
  makeClock,
  makeInstances,
  type Tenant,
} from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { readDeliveries, readState } from '../support/read-state.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000]

/** How long after the delivery before it the same bytes come again. */
const LATER = [SECOND, 5 * MINUTE - SECOND, 73 * HOUR - 5 * MINUTE]

/** Samples of release events, whatever they lead to. What tells of something else is ignored each time it comes. */
const SAMPLES = expectations
  .filter(({ file, reason }) => file.endsWith('.json') && !['not-a-release-event', 'unknown-action'].includes(reason))
  .map(({ file }) => file)

describe.each(STORES)('replays on $kind, two instances', ({ kind, open }) => {
  const clock = makeClock()
  let opened: OpenedStores
  let instances: readonly [Instance, Instance]
  let tenant: Tenant
  beforeAll(async () => {
    opened = await open()
    instances = makeInstances(opened.stores, clock)
    tenant = await givenTenant(instances[0])
  })
  afterAll(() => opened.close())

  it('are duplicates that write their own line and nothing else', async () => {
    const counted = { 'release events': SAMPLES.length, replays: 0, 'rows changed beside their lines': 0 }
    const hook = await hookOf(instances[0], tenant.projectId)
    for (const file of SAMPLES)
      await run(instances[0].useCases.receiveHook(callOf(hook, readSample(file), clock.now())))
    for (const [index, later] of LATER.entries()) {
      clock.advance(later)
      const [store] = opened.stores
      const [state, lines] = [await readState(store, tenant), await readDeliveries(store, tenant)]
      const contents = opened.database === null ? {} : await readContents(opened.database)
      const instance = instances[index % 2 === 0 ? 1 : 0]
      const replayed = await Promise.all(
        SAMPLES.map((file) => run(instance.useCases.receiveHook(callOf(hook, readSample(file), clock.now())))),
      )
      expect(replayed.map(({ outcome }) => outcome)).toEqual(SAMPLES.map(() => SAME_DELIVERY))
      expect(replayed.every(({ created }) => !created)).toBe(true)
      expect(await readState(store, tenant)).toEqual(state)
      const known = new Set(lines.map(({ id }) => id))
      const linesAfter = await readDeliveries(store, tenant)
      expect(linesAfter.filter(({ id }) => known.has(id))).toEqual(lines)
      const own = linesAfter.filter(({ id }) => !known.has(id))
      expect(own.map(({ id }) => id).sort()).toEqual(replayed.map(({ deliveryId }) => deliveryId).sort())
      expect(own.every(({ dateReceived }) => dateReceived === clock.now())).toBe(true)
      if (opened.database !== null) {
        const changes = changesBetween(contents, await readContents(opened.database))
        expect(Object.keys(changes)).toEqual(['delivery'])
        expect(changes.delivery?.length).toBe(SAMPLES.length)
      }
      counted.replays += replayed.length
    }
    proved('R11', `the same bytes again, on ${kind}`, counted)
  })
})

const SAME_DELIVERY = { outcome: 'duplicate', reason: 'same-delivery' }
