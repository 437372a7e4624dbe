// R9: the webhook secret rotates under load, over two instances on PostgreSQL, without one wrong 401.
import { setImmediate } from 'node:timers/promises'
import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import type { FastifyInstance } from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { run } from '../../packages/core/src/contracts/running.ts'
import { givenTenant, hookPathOf, makeClock, makeInstances, SECRET, serve } from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { openPostgres } from '../support/stores.ts'

const ROTATIONS = 12
const OVERLAP_SECONDS = 3600
const SENDERS = 8

it('the webhook secret rotates under load without one wrong 401', async () => {
  const { stores, close } = await openPostgres()
  onTestFinished(close)
  const clock = makeClock()
  const instances = makeInstances(stores, clock)
  const apps: readonly FastifyInstance[] = await Promise.all(instances.map((instance) => serve(instance)))
  const tenant = await givenTenant(instances[0])
  const url = await hookPathOf(instances[0], tenant.projectId)

  let releases = 0
  /** Delivers a new release, signed by a secret, to one instance after the other; answers the status. */
  const deliver = async (secret: string): Promise<number> => {
    releases += 1
    const payload = JSON.stringify(deployPayload({ release: releases }))
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(secret, payload) }
    const app = apps[releases % 2]
    return (await app?.inject({ method: 'POST', url, headers, payload }))?.statusCode ?? 0
  }
  const times = (count: number, secret: string): Promise<number[]> =>
    Promise.all(Array.from({ length: count }, () => deliver(secret)))

  const counted = { rotations: 0, deliveries: 0, 'wrong 401': 0, 'refused after the overlap': 0 }
  let current = SECRET
  while (counted.rotations < ROTATIONS) {
    const next = `secret number ${counted.rotations}`
    let isRotated = false
    // The platform still signs with the old secret, before, during and after the change.
    const traffic = Array.from({ length: SENDERS }, async (): Promise<number[]> => {
      const statuses: number[] = []
      for (let after = 0; after < 4; after += isRotated ? 1 : 0) {
        statuses.push(await deliver(current))
        // What is refused without asking anybody would leave nobody else a turn.
        await setImmediate()
      }
      return statuses
    })
    const body = { repository: 'acme/web', webhook_secret: next, webhook_secret_overlap: OVERLAP_SECONDS }
    const { configurePlugin } = instances[counted.rotations % 2 === 0 ? 0 : 1].useCases
    await run(configurePlugin({ ...tenant.plugin, body })).finally(() => {
      isRotated = true
    })
    const statuses = [...(await times(SENDERS, next)), ...(await Promise.all(traffic)).flat()]
    clock.advance(OVERLAP_SECONDS * 1000 - 1)
    statuses.push(...(await times(4, current)), ...(await times(4, next)))
    expect(statuses.filter((status) => status !== 204)).toEqual([])
    clock.advance(1)
    const [late, fresh] = [await times(4, current), await times(4, next)]
    expect(late).toEqual(late.map(() => 401))
    expect(fresh).toEqual(fresh.map(() => 204))
    counted.rotations += 1
    counted.deliveries += statuses.length + late.length + fresh.length
    counted['refused after the overlap'] += late.length
    current = next
  }
  proved('R9', 'the webhook secret rotates under load, two instances', counted)
}, 60_000)
