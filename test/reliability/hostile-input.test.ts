// R6: what nobody of good will sends. Each body is answered as the table says, never with a 5xx; what is accepted is
// kept to the byte and read back, alone and in the lists.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { must, run } from '../../packages/core/src/contracts/running.ts'
import { type HostileBody, hostileBodies } from '../support/hostile-bodies.ts'
import {
  givenTenant,
  hookPathOf,
  type Instance,
  makeClock,
  makeInstance,
  post,
  serve,
  type Tenant,
} from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

describe.each(STORES)('hostile bodies on $kind', ({ kind, open }) => {
  const bodies = hostileBodies()
  const counted = { bodies: bodies.length, refused: 0, 'kept to the byte': 0, '5xx': 0 }
  let opened: OpenedStores
  let instance: Instance
  let tenant: Tenant
  let app: FastifyInstance
  beforeAll(async () => {
    opened = await open()
    instance = makeInstance(opened.stores[0], makeClock())
    tenant = await givenTenant(instance)
    app = await serve(instance)
  })
  afterAll(async () => {
    await app.close()
    await opened.close()
  })

  const get = (path: string) =>
    app.inject({ method: 'GET', url: `/api/0/${path}`, headers: { authorization: 'Bearer any' } })

  const expectKept = async (deliveryId: string, { body, shown = {} }: HostileBody): Promise<void> => {
    const { organizationId, projectId, slug } = tenant
    const stored = must(await run(instance.store.deliveries.delivery({ organizationId, projectId, deliveryId })))
    expect(Buffer.from(stored.body).equals(Buffer.from(body))).toBe(true)
    const answer = await get(`projects/${slug}/web/deliveries/${deliveryId}/`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject(shown)
  }

  it.each(bodies)('$plugin, $name: $outcome', async (hostile) => {
    const url = await hookPathOf(instance, tenant.projectId, hostile.plugin)
    const posted = await post(app, url, hostile.body)
    expect(posted.outcome).toBe(hostile.outcome)
    expect(posted.status).toBeLessThan(500)
    if (posted.deliveryId === null) counted.refused += 1
    else {
      await expectKept(posted.deliveryId, hostile)
      counted['kept to the byte'] += 1
    }
  })

  it('are shown in every list', async () => {
    const { slug } = tenant
    for (const list of [
      `organizations/${slug}/releases/`,
      `organizations/${slug}/deploys/`,
      `projects/${slug}/web/deliveries/`,
    ]) {
      let url: string | undefined = `${list}?per_page=100`
      let items = 0
      while (url !== undefined) {
        const answer: Awaited<ReturnType<typeof get>> = await get(url)
        expect([url, answer.statusCode]).toEqual([url, 200])
        items += answer.json().length
        const next = /<[^>]*\/api\/0\/([^>]*)>; rel="next"; results="true"/.exec(String(answer.headers.link))
        url = next?.[1]
      }
      expect(items).toBeGreaterThan(100)
    }
    expect(counted.refused + counted['kept to the byte']).toBe(bodies.length)
    proved('R6', `hostile bodies on ${kind}`, counted)
  })
})
