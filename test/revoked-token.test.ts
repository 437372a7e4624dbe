// A token that is revoked on one instance is refused by the next request on every other: no instance remembers tokens.
import { ADMIN } from '@slugline/core'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inOrder, must, run } from '../packages/core/src/contracts/running.ts'
import { givenTenant, type Instance, makeClock, makeInstances, serve, type Tenant } from './support/instance.ts'
import { type OpenedStores, openPostgres } from './support/stores.ts'

const clock = makeClock()
let opened: OpenedStores
let instances: readonly [Instance, Instance]
let apps: readonly FastifyInstance[]
let tenant: Tenant
beforeAll(async () => {
  opened = await openPostgres()
  instances = makeInstances(opened.stores, clock)
  apps = await Promise.all(
    instances.map((instance) => serve(instance, { authenticate: instance.useCases.authenticateToken })),
  )
  tenant = await givenTenant(instances[0])
})
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()))
  await opened.close()
})

const made = (dateExpires: number | null = null) => {
  const { organizationId } = tenant
  const told = { organizationId, name: 'CI', scopes: ADMIN.scopes, dateExpires, maker: ADMIN }
  return run(instances[0].useCases.createAccessToken(told))
}

/** What each instance answers to a token, one after the other. */
const statuses = (token: string): Promise<number[]> =>
  inOrder(apps, async (app) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await app.inject({ url: `/api/0/organizations/${tenant.slug}/`, headers })).statusCode
  })

it('is refused by the other instance at once', async () => {
  for (const [one, other] of [apps, apps.toReversed()]) {
    const { token, accessToken } = await made()
    expect(await statuses(token)).toEqual([200, 200])
    const headers = { authorization: `Bearer ${token}` }
    const url = `/api/0/organizations/${tenant.slug}/api-tokens/${accessToken.id}/`
    expect((await must(one).inject({ method: 'DELETE', url, headers })).statusCode).toBe(204)
    expect((await must(other).inject({ url: '/api/0/', headers })).statusCode).toBe(401)
    expect(await statuses(token)).toEqual([401, 401])
  }
})

it('is refused by both from the moment on in which it expires', async () => {
  const { token } = await made(clock.now() + 1)
  expect(await statuses(token)).toEqual([200, 200])
  clock.advance(1)
  expect(await statuses(token)).toEqual([401, 401])
})

it('is marked as used once a minute, whoever is asked, however many at once', async () => {
  const { token, accessToken } = await made()
  const lastUsed = async () => {
    const page = { limit: 100, cursor: null }
    const { items } = await run(instances[1].store.accessTokenAdministration.list(tenant.organizationId, page))
    return items.find(({ id }) => id === accessToken.id)?.dateLastUsed
  }
  expect(await lastUsed()).toBeNull()
  const first = clock.now()
  await Promise.all(Array.from({ length: 20 }, () => statuses(token)))
  expect(await lastUsed()).toBe(first)
  clock.advance(59_999)
  await statuses(token)
  expect(await lastUsed()).toBe(first)
  clock.advance(1)
  await statuses(token)
  expect(await lastUsed()).toBe(first + 60_000)
})
