// R6: deliveries made of samples by chance, each signed, each in part replaced, dropped, nested, doubled, blown up or
// damaged: an outcome or a 4xx comes of it, never a 5xx, and everything can be read afterwards.
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOLD_IN_TIME } from '../../packages/core/src/contracts/running.ts'
import { anyBody } from '../support/fuzzed-bodies.ts'
import { givenTenant, hookPathOf, makeClock, makeInstance, post, serve, type Tenant } from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

/** By status: what a delivery may come to. */
const ANSWERS: Readonly<Record<number, RegExp>> = {
  201: /^recorded /,
  204: /^(recorded|pending|duplicate|ignored) /,
  208: /^(recorded|duplicate) /,
  400: /^400$/,
  413: /^413$/,
}

describe.each(STORES)('fuzzed deliveries on $kind', ({ kind, open }) => {
  let opened: OpenedStores
  let tenant: Tenant
  let app: FastifyInstance
  const urls: Record<string, string> = {}
  beforeAll(async () => {
    opened = await open()
    const instance = makeInstance(opened.stores[0], makeClock())
    tenant = await givenTenant(instance)
    app = await serve(instance)
    for (const plugin of ['heroku', 'builtin']) urls[plugin] = await hookPathOf(instance, tenant.projectId, plugin)
  })
  afterAll(async () => {
    await app.close()
    await opened.close()
  })

  it('come to an outcome or to a 4xx, never to a 5xx', async () => {
    const counted = { deliveries: 0, accepted: 0, refused: 0, '5xx': 0 }
    const property = fc.asyncProperty(anyBody, async ({ plugin, body }) => {
      const { status, outcome } = await post(app, urls[plugin] ?? '', body)
      expect(outcome).toMatch(ANSWERS[status] ?? `no status ${status}`)
      counted.deliveries += 1
      counted[status < 300 ? 'accepted' : 'refused'] += 1
    })
    await fc.assert(property, { numRuns: kind === 'memory' ? 2000 : 250, ...TOLD_IN_TIME })
    const { slug } = tenant
    for (const list of [
      'organizations/SLUG/releases/',
      'organizations/SLUG/deploys/',
      'projects/SLUG/web/deliveries/',
    ]) {
      const url = `/api/0/${list.replace('SLUG', slug)}`
      const answer = await app.inject({ method: 'GET', url, headers: { authorization: 'Bearer any' } })
      expect([url, answer.statusCode]).toEqual([url, 200])
    }
    proved('R6', `fuzzed deliveries on ${kind}`, counted)
  }, 120_000)
})
