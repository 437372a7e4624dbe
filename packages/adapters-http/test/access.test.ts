// Who may call which route. Every route of the table is called with every kind of token; the contract's own table,
// written out once more, is what the table is held against.
import { type Access, type ApiRoute, apiRoutes, apiRouteTable, nodeSigning, systemClock } from '@slugline/adapters-http'
import { makeMemoryStore } from '@slugline/adapters-memory'
import { ADMIN, makeUseCases, SCOPES, type Scope } from '@slugline/core'
import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { ADMIN_TOKEN, makeWorld, PUBLIC_URL, present, run, type World } from './support/harness.ts'
import { makePlatformSupport } from './support/platform.ts'

const ORGANIZATION: readonly Scope[] = ['org:read', 'org:write', 'org:admin']
const PROJECT: readonly Scope[] = ['project:read', 'project:write', 'project:admin']
const ORG = 'organizations/*/'
const PRO = 'projects/*/*/'

/** HTTP contract, part A: which scopes suffice for which routes. A `*` is a parameter. */
const CONTRACT: readonly (readonly [Access, ...(readonly string[])])[] = [
  ['any token', 'GET ', 'GET users/me/regions/', `GET ${ORG}chunk-upload/`],
  [ORGANIZATION, 'GET organizations/', `GET ${ORG}`, `GET ${ORG}members/`, `GET ${ORG}repos/`],
  [[...ORGANIZATION, ...PROJECT], `GET ${ORG}projects/`],
  [['org:write', 'org:admin'], `PUT ${ORG}`, `POST ${ORG}repos/`, `POST ${ORG}members/`, `PUT ${ORG}members/*/`],
  [['org:write', 'org:admin', 'project:write', 'project:admin'], `POST ${ORG}projects/`],
  [['org:admin'], `DELETE ${ORG}repos/*/`, `DELETE ${ORG}members/*/`],
  [['org:admin'], `GET ${ORG}api-tokens/`, `POST ${ORG}api-tokens/`, `DELETE ${ORG}api-tokens/*/`],
  [
    ['org:admin'],
    ...['GET', 'POST'].map((method) => `${method} ${ORG}webhooks/`),
    ...['GET', 'PUT', 'DELETE'].map((method) => `${method} ${ORG}webhooks/*/`),
    `POST ${ORG}webhooks/*/rotate-secret/`,
  ],
  ['admin token', 'POST organizations/'],
  [PROJECT, `GET ${PRO}`, `GET ${PRO}plugins/`, `GET ${PRO}deliveries/`, `GET ${PRO}deliveries/*/`],
  [['project:write', 'project:admin'], `GET ${PRO}releases/token/`, `POST ${PRO}releases/token/`],
  [
    ['project:write', 'project:admin'],
    ...['install', 'uninstall', 'rotate-secret', 'backfill'].map((verb) => `POST ${PRO}plugins/*/${verb}/`),
  ],
  [PROJECT, `GET ${PRO}forwarding/`],
  [['project:write', 'project:admin'], `PUT ${PRO}forwarding/`, `DELETE ${PRO}forwarding/`],
  [ORGANIZATION, `GET ${ORG}jobs/`, `GET ${ORG}jobs/*/`],
  [['org:write', 'org:admin'], `POST ${ORG}jobs/*/retry/`],
  [
    ['project:write', 'project:admin'],
    ...['GET', 'POST', 'PUT', 'DELETE'].map((method) => `${method} ${PRO}plugins/*/`),
  ],
  [['project:write', 'project:admin'], `POST ${PRO}deliveries/*/replay/`],
  [
    [...PROJECT, 'project:releases'],
    ...[ORG, PRO].flatMap((place) => ['', '*/', '*/commits/'].map((path) => `GET ${place}releases/${path}`)),
    ...['releases/*/previous-with-commits/', 'releases/*/deploys/', 'deploys/'].map((path) => `GET ${ORG}${path}`),
  ],
  [
    ['project:write', 'project:admin', 'project:releases'],
    ...[ORG, PRO].flatMap((place) => [`POST ${place}releases/`, `PUT ${place}releases/*/`]),
    `POST ${ORG}releases/*/deploys/`,
  ],
  [['project:admin', 'project:releases'], ...[ORG, PRO].map((place) => `DELETE ${place}releases/*/`)],
]

const nameOf = ({ method, path }: ApiRoute): string =>
  `${method} ${path.replace(/^\/api\/0\//, '').replace(/:\w+/g, '*')}`

/** What stands for the parameters of a path: things of the organization `acme`, where it must have them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  org: 'acme',
  project: 'web',
  plugin: 'heroku',
  version: '1.0',
  id: '999',
  job: '999',
}

const urlOf = ({ path }: ApiRoute): string =>
  path.replace(/:(\w+)/g, (_match, name: string) => present(PARAMETERS[name]))

const makeServed = () => {
  const ports = { ...makeMemoryStore(), signing: nodeSigning, clock: systemClock, plugins: [] }
  const useCases = makeUseCases({ ...ports, events: { emit: () => undefined } })
  const platform = makePlatformSupport(ports)
  return { useCases, ports, publicUrl: PUBLIC_URL, platform: platform.useCases, jobs: platform.jobs.queue }
}

const tableOf = (): readonly ApiRoute[] => apiRouteTable(makeServed())

const ROUTES = tableOf().map((route) => ({ route, name: nameOf(route) }))

/** A token of an organization, made by the admin. */
const tokenOf = async ({ useCases }: World, organizationId: string, scopes: readonly Scope[]): Promise<string> => {
  const told = { organizationId, name: scopes.join(), scopes, dateExpires: null, maker: ADMIN }
  return (await run(useCases.createAccessToken(told))).token
}

/** A token of the world's organization with every scope, which has ended. */
const expiredToken = async ({ store, organizationId }: World): Promise<string> => {
  const token = 'slugline_expired'
  const told = { organizationId, name: 'CI', scopes: SCOPES, lastCharacters: 'ired', dateCreated: 0, dateExpires: 1 }
  await run(store.accessTokenAdministration.create({ ...told, digest: nodeSigning.digest(token) }))
  return token
}

const foreignToken = async (world: World): Promise<string> => {
  const { id } = await run(world.store.organizations.create({ slug: 'initech', name: 'Initech', dateCreated: 0 }))
  return tokenOf(world, id, SCOPES)
}

const call = async ({ app }: World, route: ApiRoute, token: string | null) => {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` }
  const { statusCode, headers: answered, json } = await app.inject({ method: route.method, url: urlOf(route), headers })
  const detail = statusCode >= 400 ? json().detail : null
  return { status: statusCode, challenge: answered['www-authenticate'], detail }
}

const UNAUTHORIZED = { status: 401, challenge: 'Bearer' }

/** Whether a call came past its token: what came of it then is not this test's. */
const isLetIn = ({ status }: { readonly status: number }): boolean =>
  status !== 401 && status !== 403 && (status < 500 || status === 501)

describe('the table of routes', () => {
  const contract = new Map(CONTRACT.flatMap(([access, ...names]) => names.map((name) => [name, access] as const)))

  it('has each route once', () => {
    const names = ROUTES.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(35)
  })

  it.each(ROUTES)('has for $name the scopes of the contract', ({ route, name }) => {
    const access = present(contract.get(name))
    expect(typeof access === 'string' ? route.access : [...route.access].sort()).toEqual(
      typeof access === 'string' ? access : [...access].sort(),
    )
  })

  it('is what the server serves', async () => {
    const served: string[] = []
    const app = fastify()
    app.addHook('onRoute', ({ method, url }) => {
      if (typeof method === 'string' && method !== 'HEAD' && url.endsWith('/')) served.push(`${method} ${url}`)
    })
    const options = makeServed()
    await app.register(apiRoutes({ ...options, authenticate: options.useCases.authenticateToken }))
    expect(served.sort()).toEqual(ROUTES.map(({ route }) => `${route.method} ${route.path}`).sort())
    await app.close()
  })

  it('has no platform, forwarding and jobs where nobody gave them', () => {
    const { platform, jobs, ...served } = makeServed()
    const names = apiRouteTable(served).map(nameOf)
    const left = ROUTES.map(({ name }) => name).filter((name) => !names.includes(name))
    expect(left.length).toBe(10)
    expect(left.filter((name) => !/(plugins\/\*\/[a-z-]+|forwarding|jobs(\/.*)?)\/$/.test(name))).toEqual([])
    expect([platform, jobs]).not.toContain(undefined)
  })
})

describe.each(ROUTES)('$name', ({ route }) => {
  it('is closed without a token, to a wrong one and to an expired one', async () => {
    const world = await makeWorld()
    const expired = await expiredToken(world)
    for (const token of [null, 'slugline_wrong', expired]) {
      expect({ token, ...(await call(world, route, token)) }).toMatchObject({ token, ...UNAUTHORIZED })
    }
  })

  it('is open to each single scope that suffices, and to no other', async () => {
    const { access } = route
    const world = await makeWorld()
    for (const scope of SCOPES) {
      const answer = await call(world, route, await tokenOf(world, world.organizationId, [scope]))
      const suffices = access === 'any token' || (access !== 'admin token' && access.includes(scope))
      expect({ scope, ...answer, isLetIn: isLetIn(answer) }).toMatchObject({ scope, isLetIn: suffices })
      if (suffices) continue
      const needed = access === 'admin token' ? 'This needs the admin token.' : present(access).join(', ')
      expect(answer).toMatchObject({ status: 403, detail: expect.stringContaining(needed) })
    }
  })

  it('is open to the admin token', async () => {
    const world = await makeWorld()
    const answer = await call(world, route, ADMIN_TOKEN)
    expect({ ...answer, isLetIn: isLetIn(answer) }).toMatchObject({ isLetIn: true })
  })
})

const BELOW = ROUTES.filter(({ route }) => route.path.includes('/:org/'))

it.each(BELOW)("$name has no organization for another one's token, whatever its scopes", async ({ route }) => {
  const world = await makeWorld()
  const answer = await call(world, route, await foreignToken(world))
  expect(answer).toMatchObject({ status: 404, detail: 'No such organization.' })
})
