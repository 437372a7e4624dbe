// R5: a delivery is judged by the configuration that holds, whatever an instance has seen before. One instance serves;
// another changes the configuration; from the moment that this is answered the first accepts nothing on the old facts,
// and refuses nothing on the new ones. A delivery that was decided before and is recorded after counts as after.
import { setImmediate } from 'node:timers/promises'
import type { HookCall, Store } from '@slugline/core'
import { deployPayload, sampleCommit } from '@slugline/heroku-client/testing'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ONE_PAGE, releaseFilter } from '../../packages/core/src/contracts/reading.ts'
import { must, run } from '../../packages/core/src/contracts/running.ts'
import { CHANGES, type Change, FACTS, type Facts } from '../support/configuration-changes.ts'
import {
  callOf,
  givenTenant,
  hookOf,
  type Instance,
  makeClock,
  makeInstance,
  SECRET,
  type Tenant,
} from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { openPostgres } from '../support/stores.ts'

/** Rounds of each change; deliveries of each round before it, held in the middle of it, and after it on either facts. */
const ROUNDS = 4
const [WARM, HELD, AFTER] = [4, 8, 8]

interface Delivered {
  readonly verdict: string
  readonly version: string
}

describe('a configuration changed by another instance', () => {
  let database: Awaited<ReturnType<typeof openPostgres>>['database']
  let close: () => Promise<void>
  let one: Instance
  let other: Instance
  /** The first instance too, but what it decided waits at the gate before it is recorded. */
  let held: Instance
  const gate = { waiting: 0, opened: Promise.resolve(), open: () => {}, close: () => {} }
  gate.close = () => {
    gate.waiting = 0
    gate.opened = new Promise((resolve) => {
      gate.open = resolve
    })
  }

  beforeAll(async () => {
    const opened = await openPostgres()
    database = opened.database
    close = opened.close
    const clock = makeClock()
    const [first, second] = opened.stores
    one = makeInstance(first, clock)
    other = makeInstance(second, clock)
    held = makeInstance(heldAtGate(first), clock)
  })
  const counted = { changes: CHANGES.length, rounds: 0, deliveries: 0, accepted: 0 }
  afterAll(async () => {
    await close()
    if (counted.rounds < CHANGES.length * ROUNDS) return
    proved('R5', 'configuration changed by another instance', { ...counted, 'on old facts': 0, 'wrongly refused': 0 })
  })

  const heldAtGate = (store: Store): Store => ({
    ...store,
    recording: {
      record: (recording) => async () => {
        gate.waiting += 1
        await gate.opened
        return store.recording.record(recording)()
      },
    },
  })

  let releases = 0

  /** Delivers a new release. */
  const deliver = async (instance: Instance, hook: HookCall, secret: string | null): Promise<Delivered> => {
    releases += 1
    const version = sampleCommit('acme-web', releases)
    const call = callOf(hook, JSON.stringify(deployPayload({ release: releases })), instance.clock.now(), secret)
    const received = await instance.useCases.receiveHook(call)()
    return { verdict: E.isLeft(received) ? received.left._tag : received.right.outcome.outcome, version }
  }
  const times = <A>(count: number, work: () => Promise<A>): Promise<A[]> =>
    Promise.all(Array.from({ length: count }, work))

  /** What is shown of each version that a tenant has. */
  const factsOf = async ({ organizationId, projectId }: Tenant): Promise<ReadonlyMap<string, Facts>> => {
    const { deliveries, reading } = one.store
    const any = { organizationId, projectId, outcome: null, app: null, since: null, until: null }
    const lines = await run(deliveries.deliveries(any, ONE_PAGE))
    const unsigned = new Map(lines.items.map((line) => [line.version, line.unsigned]))
    const releases = await run(reading.releases(releaseFilter(organizationId), ONE_PAGE))
    return new Map(
      releases.items.map(({ version, owner, refs, lastDeploy, url }) => [
        version,
        {
          owner: owner?.email ?? null,
          repository: refs[0]?.repository ?? null,
          environment: lastDeploy?.environment ?? null,
          url,
          unsigned: must(unsigned.get(version)),
        },
      ]),
    )
  }

  const playRound = async (told: Change) => {
    const { oldSecret = SECRET, freshSecret = oldSecret, old = 'recorded', fresh = 'recorded' } = told
    const tenant = await givenTenant(other)
    await told.before?.(other, tenant)
    const oldHook = await hookOf(other, tenant.projectId)
    const warm = await times(WARM, () => deliver(one, oldHook, oldSecret))
    gate.close()
    // What is refused on the old facts already never comes to the gate.
    const isServed = warm.every(({ verdict }) => verdict === 'recorded')
    const waiting = times(HELD, () => deliver(held, oldHook, oldSecret))
    if (isServed) await expect.poll(() => gate.waiting, { interval: 1 }).toBe(HELD)
    let isChanged = false
    const meanwhile: Delivered[] = []
    const traffic = times(4, async () => {
      while (!isChanged) {
        meanwhile.push(await deliver(one, oldHook, oldSecret))
        // What is refused without asking anybody would leave nobody else a turn.
        await setImmediate()
      }
    })
    await told.change(other, tenant).finally(() => {
      isChanged = true
    })
    const freshHook = await hookOf(other, tenant.projectId)
    const lateOnes = times(AFTER, () => deliver(one, oldHook, oldSecret))
    const freshOnes = times(AFTER, () => deliver(one, freshHook, freshSecret))
    gate.open()
    const [late, after, before] = [await lateOnes, await freshOnes, await waiting]
    await traffic

    expect(late.map(({ verdict }) => verdict)).toEqual(late.map(() => old))
    expect(after.map(({ verdict }) => verdict)).toEqual(after.map(() => fresh))
    if (isServed) expect(before.map(({ verdict }) => verdict)).toEqual(before.map(() => old))
    const facts = { ...FACTS, ...told.facts }
    const settled = [...late, ...after, ...(isServed ? before : [])].filter(({ verdict }) => verdict === 'recorded')
    const shown = await factsOf(tenant)
    expect(settled.map(({ version }) => shown.get(version))).toEqual(settled.map(() => facts))
    const all = [...warm, ...before, ...meanwhile, ...late, ...after]
    const accepted = all.filter(({ verdict }) => verdict === 'recorded')
    expect(await linesOf(tenant)).toBe(accepted.length)
    counted.rounds += 1
    counted.deliveries += all.length
    counted.accepted += accepted.length
  }

  const linesOf = async ({ organizationId }: Tenant): Promise<unknown> => {
    const sql = 'select count(*)::int as n from slugline.delivery where organization_id = $1'
    return (await database.ask(sql, [organizationId]))[0]?.n
  }

  it.each(CHANGES)('holds at once: $name', async (change) => {
    for (let round = 0; round < ROUNDS; round += 1) await playRound(change)
  })
})
