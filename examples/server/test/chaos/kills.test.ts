// R1: kill -9 at random instants under load. What was answered 2xx is stored, exactly once.
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { proved } from '../../../../test/support/proof.ts'
import { audit, expectNothingLost } from './audit.ts'
import { makeDice, SEED } from './dice.ts'
import { openEmbeddedScene } from './embedded.ts'
import { openExternalScene } from './external.ts'
import { FLOWING } from './load.ts'
import { startExternalPostgres } from './postgres.ts'
import { SIZE } from './size.ts'

const ANSWER_EARLY = fileURLToPath(new URL('../support/answer-early.ts', import.meta.url))

describe(`kill -9 under load (SLUGLINE_CHAOS_SEED=${SEED})`, { timeout: SIZE.timeout }, () => {
  it('loses and doubles nothing on the embedded PostgreSQL, whether that is killed too or not', async () => {
    const dice = makeDice('kills, embedded')
    const { instance, load, ...scene } = await openEmbeddedScene()
    let kills = 0
    while (kills < SIZE.kills) {
      await load.flows(FLOWING)
      await pause(dice.between(0, 1_000))
      // Now and then it is killed again before it is ready.
      do {
        await scene.kill({ postgresToo: kills % 2 === 1 })
        kills += 1
        instance.launch()
        await pause(dice.between(0, 1_500))
      } while (dice.oneIn(4))
      await instance.ready()
    }
    await load.flows(FLOWING)
    await load.stop()
    expect(await instance.stop()).toBe(0)
    const verdict = await scene.audit()
    const { deliveries, lost, doubled } = verdict
    proved('R1', 'kill -9 under load, embedded PostgreSQL', { kills, deliveries, lost, doubled })
    expectNothingLost(verdict, load.ledger)
  })

  it('loses and doubles nothing on an external PostgreSQL, when one of two instances or the database is killed', async () => {
    const dice = makeDice('kills, external')
    const postgres = await startExternalPostgres()
    const { instances, load, databaseUrl } = await openExternalScene(postgres, 'kills', 2)
    let databaseKills = 0
    for (let kill = 1; kill <= SIZE.kills; kill += 1) {
      await load.flows(FLOWING)
      await pause(dice.between(0, 1_000))
      expect(instances.map((instance) => instance.isSound())).toEqual([true, true])
      if (dice.oneIn(3) || kill === SIZE.kills) {
        databaseKills += 1
        await postgres.kill()
      } else {
        const instance = dice.pick(instances)
        await instance.kill()
        instance.launch()
        await instance.ready()
      }
    }
    await load.flows(FLOWING)
    expect(instances.map((instance) => instance.isSound())).toEqual([true, true])
    await load.stop()
    const verdict = await audit(load.ledger, databaseUrl)
    const { deliveries, lost, doubled } = verdict
    proved('R1', 'kill -9 under load, two instances on an external PostgreSQL', {
      kills: SIZE.kills,
      'of them of PostgreSQL': databaseKills,
      deliveries,
      lost,
      doubled,
    })
    expectNothingLost(verdict, load.ledger)
  })

  it('finds what a server loses that answers before the commit', async () => {
    const dice = makeDice('kills, answering early')
    const NODE_OPTIONS = `--import=${ANSWER_EARLY}`
    const { instance, load, ...scene } = await openEmbeddedScene({ NODE_OPTIONS })
    let kills = 0
    let lost = 0
    while (kills < 10 && lost === 0) {
      if (kills > 0) instance.launch()
      await instance.ready()
      await load.flows(FLOWING)
      await pause(dice.between(0, 500))
      await scene.kill({ postgresToo: kills % 2 === 1 })
      kills += 1
      lost = (await scene.audit()).lost
    }
    await load.stop()
    const deliveries = load.ledger.count().accepted
    proved('R1', 'kill -9 under load, made to answer before the commit (what it loses must be found)', {
      kills,
      deliveries,
      lost,
    })
    expect(lost).toBeGreaterThan(0)
  })
})
