// R10: tenants never meet behind the routes. Every route below an organization is called with each of its parameters
// taken from another organization, by a token that sees both and by one that sees its own alone.
import { ADMIN } from '@slugline/core'
import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecording, aRelease } from '../../packages/core/src/contracts/builders.ts'
import { must, run } from '../../packages/core/src/contracts/running.ts'
import { APP, hookPathOf, type Instance, makeClock, makeInstance, SECRET, serve } from '../support/instance.ts'
import { proved } from '../support/proof.ts'
import { readDeliveries, readState } from '../support/read-state.ts'
import { type Settled, settle } from '../support/settled-tenant.ts'
import { type OpenedStores, STORES } from '../support/stores.ts'

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'

interface Route {
  readonly method: Method
  /** `/api/0/projects/:org/:project/deliveries/:id/` */
  readonly path: string
}

const isMethod = (method: unknown): method is Method =>
  method === 'GET' || method === 'PUT' || method === 'POST' || method === 'DELETE'

/** The routes below an organization. Refusals of other methods have a list of methods; of the two spellings one will do. */
const isBelowOrganization = ({ method, url }: RouteOptions): boolean =>
  isMethod(method) && url.startsWith('/api/0/') && url.includes('/:org/') && url.endsWith('/')

/** What may stand for a parameter, by the words before it. */
const VALUES: Readonly<Record<string, (tenant: Settled) => readonly string[]>> = {
  'organizations/:org': ({ slug, organizationId }) => [slug, organizationId],
  'projects/:org': ({ slug, organizationId }) => [slug, organizationId],
  ':org/:project': ({ ownSlug, projectId }) => [ownSlug, projectId],
  'deliveries/:id': ({ deliveryId }) => [deliveryId],
  'members/:id': ({ memberId }) => [memberId],
  'api-tokens/:id': ({ tokenId }) => [tokenId],
  'webhooks/:id': ({ webhookId }) => [webhookId],
  'repos/:id': ({ repositoryId }) => [repositoryId],
  'releases/:version': ({ version }) => [version],
  'plugins/:plugin': () => ['heroku'],
  'jobs/:job': ({ jobId }) => [jobId],
}

/** Where each parameter of a path stands, and what may stand for it. */
const parametersOf = (path: string) => {
  const parts = path.split('/')
  return parts.flatMap((part, index) =>
    part.startsWith(':') ? [{ index, values: must(VALUES[`${parts[index - 1]}/${part}`]) }] : [],
  )
}

/** A path with its parameters from one tenant. Where a project is wanted, it is the one that has releases. */
const fill = (path: string, tenant: Settled): string => {
  const parts = path.split('/')
  for (const { index, values } of parametersOf(path)) parts[index] = encodeURIComponent(must(values(tenant).at(-1)))
  return parts.join('/')
}

/** The same, each time with one parameter from another tenant; the organization itself only if that is wanted. */
const forge = (path: string, own: Settled, other: Settled, parameter: (index: number) => boolean): readonly string[] =>
  parametersOf(path)
    .filter(({ index, values }) => parameter(index) && values(own)[0] !== values(other)[0])
    .flatMap(({ index, values }) =>
      values(other).map((value) => fill(path, own).split('/').with(index, encodeURIComponent(value)).join('/')),
    )

const ORGANIZATION_INDEX = 4

/** One body for every route that takes one: members that a route does not know are ignored. */
const bodyFor = ({ projectId }: Settled) => ({
  ...{ name: 'new', slug: 'new', email: 'new@example.com', emails: [{ email: 'new@example.com' }] },
  ...{ version: 'new', environment: 'new', projects: [projectId], scopes: ['org:read'] },
  ...{ url: 'https://new.example.com/new', organization: 'new', token: 'a-token-of-another-server' },
  ...{ app: APP, apps: `${APP},another-app` },
})

const call = async (app: FastifyInstance, { method }: Route, url: string, own: Settled) => {
  const hasBody = method === 'PUT' || (method === 'POST' && !url.endsWith('/token/'))
  const sent = hasBody ? { payload: JSON.stringify(bodyFor(own)) } : {}
  const headers = { authorization: 'Bearer any', ...(hasBody ? { 'content-type': 'application/json' } : {}) }
  const answer = await app.inject({ method, url, headers, ...sent })
  return { called: `${method} ${url}`, status: answer.statusCode }
}

describe.each(STORES)('two tenants on $kind', ({ kind, open }) => {
  let opened: OpenedStores
  let instance: Instance
  let app: FastifyInstance
  let own: Settled
  let other: Settled
  const routes: Route[] = []
  beforeAll(async () => {
    opened = await open()
    instance = makeInstance(opened.stores[0], makeClock())
    own = await settle(instance, 'alpha')
    other = await settle(instance, 'beta')
    app = await serve(instance, {
      onRoute: (route) => {
        if (isBelowOrganization(route) && isMethod(route.method)) routes.push({ method: route.method, path: route.url })
      },
    })
    await app.ready()
  })
  afterAll(async () => {
    await app.close()
    await opened.close()
  })

  const readOther = () => Promise.all([readState(instance.store, other), readDeliveries(instance.store, other)])

  it('see nothing of each other through any route', async () => {
    const before = await readOther()
    const organization = must(await run(instance.store.organizations.find(own.organizationId)))
    const scoped = await serve(instance, { caller: { ...ADMIN, organization } })
    let calls = 0
    for (const route of routes) {
      const isOrganization = (index: number) => index === ORGANIZATION_INDEX
      const below = forge(route.path, own, other, (index) => !isOrganization(index))
      const organizations = forge(route.path, own, other, isOrganization)
      const tried = [
        ...below.map((url) => ({ url, app })),
        ...[...below, ...organizations, fill(route.path, other)].map((url) => ({ url, app: scoped })),
      ]
      for (const { url, app: server } of tried) {
        const called = await call(server, route, url, own)
        expect(called).toEqual({ ...called, status: 404 })
        calls += 1
      }
    }
    for (const path of ['releases/', 'deploys/', `releases/${own.version}/deploys/`]) {
      const url = `/api/0/organizations/${own.slug}/${path}?project=${other.projectId}`
      expect(await call(app, { method: 'GET', path: url }, url, own)).toMatchObject({ status: 400 })
      calls += 1
    }
    expect(await readOther()).toEqual(before)
    await scoped.close()
    expect(routes.length).toBeGreaterThan(25)
    proved('R10', `every route with ids of another organization, on ${kind}`, {
      routes: routes.length,
      calls,
      found: 0,
    })
  })

  it('do not share hooks: neither the URL of one nor its secret serves for the other', async () => {
    const configured = {
      ...other.plugin,
      body: { webhook_secret: 'the secret of the other', webhook_secret_overlap: 0 },
    }
    await run(instance.useCases.configurePlugin(configured))
    const [hook, otherHook] = [await hookPathOf(instance, own.projectId), await hookPathOf(instance, other.projectId)]
    const payload = JSON.stringify(deployPayload({ release: 77 }))
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(SECRET, payload) }
    const statusOf = async (url: string) => (await app.inject({ method: 'POST', url, headers, payload })).statusCode
    expect(await statusOf(hook.replace(`/${own.projectId}/`, `/${other.projectId}/`))).toBe(404)
    expect(await statusOf(otherHook)).toBe(401)
    expect(await statusOf(hook)).toBe(204)
  })

  it('reach each their own by the same URLs', async () => {
    const order: readonly Method[] = ['GET', 'PUT', 'POST', 'DELETE']
    const place = { organizationId: own.organizationId, projectIds: [own.projectId] }
    const release = aRecording(place, { release: aRelease({ version: own.version, mode: 'fill' }) })
    const sorted = routes.toSorted((left, right) => order.indexOf(left.method) - order.indexOf(right.method))
    for (const route of sorted) {
      // What one route took away, the next one is to find.
      if (route.method === 'DELETE') await run(instance.store.recording.record(release))
      const { called, status } = await call(app, route, fill(route.path, own), own)
      // 501 is the answer of a route that is there to say that it does nothing.
      expect({ called, isFound: status < 300 || status === 501 }).toEqual({ called, isFound: true })
    }
  })
})
