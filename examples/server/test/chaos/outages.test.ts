// R8: the database goes away under load, as a whole or a backend in the middle of its statement, and comes back.
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { proved } from '../../../../test/support/proof.ts'
import { audit, expectNothingLost } from './audit.ts'
import { makeDice, SEED } from './dice.ts'
import { openExternalScene } from './external.ts'
import { FLOWING } from './load.ts'
import { startExternalPostgres } from './postgres.ts'
import { SIZE } from './size.ts'

/** Ends one backend of slugline's that is at work now, if there is one. */
const TERMINATE = `
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = 'slugline' and state = 'active' order by random() limit 1`

/** Promised are 2 s, on a machine that does nothing else. After this it would not come back at all. */
const NEVER_MS = 20_000

describe(`a database that goes away under load (SLUGLINE_CHAOS_SEED=${SEED})`, { timeout: SIZE.timeout }, () => {
  it('is answered with 503 and Retry-After, and with 2xx again soon after it is back', async () => {
    const dice = makeDice('outages')
    const postgres = await startExternalPostgres()
    // One instance: no other answers in its place.
    const { instances, load, databaseUrl } = await openExternalScene(postgres, 'outages', 1)
    let slowest = 0
    for (let outage = 1; outage <= SIZE.outages; outage += 1) {
      await load.flows(FLOWING)
      await pause(dice.between(0, 500))
      await postgres.stop()
      await pause(dice.between(0, 1_000))
      await postgres.start()
      slowest = Math.max(slowest, await load.flows(1))
    }
    expect(instances[0].isSound()).toBe(true)
    await load.stop()
    const verdict = await audit(load.ledger, databaseUrl)
    const { deliveries, lost, doubled } = verdict
    const { postponed } = load.ledger.count()
    proved('R8', 'PostgreSQL stopped and started under load', {
      stops: SIZE.outages,
      deliveries,
      'answers 503 with Retry-After': postponed,
      lost,
      doubled,
      'ms until it answered again, at most': Math.round(slowest),
    })
    expectNothingLost(verdict, load.ledger)
    expect(postponed).toBeGreaterThan(0)
    expect(slowest).toBeLessThan(NEVER_MS)
  })

  it('loses and doubles nothing when backends are terminated in the middle of a statement', async () => {
    const dice = makeDice('terminations')
    const postgres = await startExternalPostgres()
    const { instances, load, databaseUrl } = await openExternalScene(postgres, 'terminations', 2)
    const operator = new pg.Client(databaseUrl)
    operator.on('error', () => undefined)
    await operator.connect()
    onTestFinished(() => operator.end())
    await load.flows(FLOWING)
    let terminated = 0
    while (terminated < SIZE.terminations) {
      await pause(dice.between(0, 50))
      terminated += (await operator.query(TERMINATE)).rows.length
    }
    await load.flows(FLOWING)
    expect(instances.map((instance) => instance.isSound())).toEqual([true, true])
    await load.stop()
    const verdict = await audit(load.ledger, databaseUrl)
    const { deliveries, lost, doubled } = verdict
    const { postponed } = load.ledger.count()
    proved('R8', 'backends terminated in the middle of a statement', {
      terminated,
      deliveries,
      'answers 503 with Retry-After': postponed,
      lost,
      doubled,
    })
    expectNothingLost(verdict, load.ledger)
  })
})
