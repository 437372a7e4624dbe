import {
  type Authenticate,
  apiRoutes,
  hookRoutes,
  makeReadRecordedRelease,
  nodeSigning,
  recommendedServerOptions,
} from '@slugline/adapters-http'
import {
  ADMIN,
  builtinPlugin,
  type Caller,
  type Clock,
  type HookCall,
  hookPath,
  makePlatformUseCases,
  makeUseCases,
  type Plugin,
  type ReceiveHook,
  type Store,
  type UseCases,
} from '@slugline/core'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { type FastifyInstance, fastify, type RouteOptions } from 'fastify'
import { either as E, taskEither as TE } from 'fp-ts'
import { must, run } from '../../packages/core/src/contracts/running.ts'
import { type FakeJobs, type FakePlatform, makeFakeJobs, makeFakePlatform } from './platform.ts'

/** The webhook secret of every project of these tests, until a test changes it. */
export const SECRET = 'correct horse battery staple'

const REPOSITORY = 'acme/web'

/** The app that the platform of these tests knows. */
export const APP = 'acme-web'
export const OWNER_EMAIL = 'dev@example.com'

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  readonly advance: (milliseconds: number) => void
}

export const makeClock = (): TestClock => {
  let now = Date.UTC(2026, 10, 23, 16)
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}

/** One instance of the server: its store, and all use cases on it. */
export interface Instance {
  readonly store: Store
  readonly useCases: UseCases
  readonly clock: Clock
  readonly plugins: readonly Plugin[]
  readonly heroku: FakePlatform
  readonly jobs: FakeJobs
}

export const heroku: Plugin = makeHerokuPlugin(nodeSigning)

/** Two instances, each on a store of its own. */
export const makeInstances = ([one, other]: readonly [Store, Store], clock: Clock): readonly [Instance, Instance] => [
  makeInstance(one, clock),
  makeInstance(other, clock),
]

export const makeInstance = (
  store: Store,
  clock: Clock,
  plugins: readonly Plugin[] = [builtinPlugin, heroku],
): Instance => ({
  store,
  clock,
  plugins,
  heroku: makeFakePlatform('heroku', [APP]),
  jobs: makeFakeJobs(clock.now),
  useCases: makeUseCases({ ...store, clock, plugins, signing: nodeSigning, events: { emit: () => undefined } }),
})

export interface ServeOptions {
  /** Who every token belongs to. Default: the admin token's caller. */
  readonly caller?: Caller
  /** Whose each token is, where that matters. */
  readonly authenticate?: Authenticate
  /** Hears of every route that is added. */
  readonly onRoute?: (route: RouteOptions) => void
}

/** The instance behind its HTTP routes. */
export const serve = async (
  { store, useCases, clock, plugins, heroku, jobs }: Instance,
  { caller = ADMIN, authenticate = () => TE.right(caller), onRoute }: ServeOptions = {},
): Promise<FastifyInstance> => {
  const app = fastify(recommendedServerOptions)
  if (onRoute !== undefined) app.addHook('onRoute', onRoute)
  const { receiveHook } = useCases
  await app.register(hookRoutes({ receiveHook, plugins, clock, readRelease: makeReadRecordedRelease(store) }))
  const ports = { ...store, signing: nodeSigning, clock }
  const publicUrl = 'https://slugline.example.com'
  const platform = makePlatformUseCases({
    ...ports,
    plugins,
    jobs: jobs.queue,
    backfillProgress: { ofProject: () => TE.right([]) },
    subscriptions: [heroku.subscriptions],
    defaultTokens: { heroku: 'the token of the server' },
    defaultTarget: null,
    publicUrl,
  })
  await app.register(apiRoutes({ useCases, ports, publicUrl, authenticate, platform, jobs: jobs.queue }))
  return app
}

/** A tenant of these tests: an organization with one project, whose heroku plugin has {@link SECRET}. */
export interface Tenant {
  readonly organizationId: string
  readonly slug: string
  readonly projectId: string
  readonly repositoryId: string
  readonly memberId: string
  /** What the use cases of plugins take. */
  readonly plugin: { readonly organizationId: string; readonly projectId: string; readonly plugin: 'heroku' }
}

let tenants = 0

/** Sets up a tenant with a project `web`, a repository, and a verified member. */
export const givenTenant = async ({ store, useCases, clock }: Instance): Promise<Tenant> => {
  tenants += 1
  const slug = `tenant-${tenants}`
  const { id: organizationId } = await run(store.organizations.create({ slug, name: slug, dateCreated: clock.now() }))
  const project = { organizationId, name: 'Web', slug: 'web', platform: null }
  const { id: projectId } = await run(useCases.createProject(project))
  const repository = await run(
    useCases.createRepository({ organizationId, name: REPOSITORY, provider: null, url: null }),
  )
  const emails = [{ email: OWNER_EMAIL, verified: true }]
  const member = must(
    await run(store.members.create({ organizationId, name: 'Dev', emails, dateCreated: clock.now() })),
  )
  const plugin = { organizationId, projectId, plugin: 'heroku' } as const
  await run(useCases.enablePlugin(plugin))
  await run(useCases.configurePlugin({ ...plugin, body: { repository: REPOSITORY, webhook_secret: SECRET } }))
  return { organizationId, slug, projectId, repositoryId: repository.id, memberId: member.id, plugin }
}

/** The path of a project's hook, as its configuration has it now. */
export const hookPathOf = async ({ store }: Instance, projectId: string, plugin = 'heroku'): Promise<string> => {
  const { releaseToken } = must(await run(store.options.findProject(projectId)))
  return hookPath(nodeSigning, { plugin, projectId, releaseToken })
}

/** The same, taken apart as the route does it. */
export const hookOf = async (instance: Instance, projectId: string, plugin = 'heroku'): Promise<HookCall> => {
  const signature = must((await hookPathOf(instance, projectId, plugin)).split('/').at(-2))
  return { plugin, projectId, signature }
}

/** A call of a hook with a body that is signed by a secret; null signs nothing. */
export const callOf = (
  hook: HookCall,
  body: string | Uint8Array,
  receivedAt: number,
  secret: string | null = SECRET,
): ReceiveHook => {
  const raw = Buffer.from(body)
  const signatures = secret === null ? [] : [signDelivery(secret, raw)]
  const header = (name: string) => (name === SIGNATURE_HEADER ? signatures : [])
  return { ...hook, raw, mediaType: 'application/json', header, receivedAt }
}

/** What became of a call: its outcome, or the tag of the error. */
export const verdictOf = async ({ useCases }: Instance, call: ReceiveHook): Promise<string> => {
  const received = await useCases.receiveHook(call)()
  if (E.isRight(received)) return received.right.outcome.outcome
  const { left } = received
  if (left._tag === 'StoreFault' || left._tag === 'StoreUnavailable') throw new Error(left._tag, { cause: left.cause })
  return left._tag
}

/** What of an answer the tests look at. */
export interface Posted {
  readonly status: number
  /** `recorded deploy`; for a refusal its status. */
  readonly outcome: string
  readonly deliveryId: string | null
}

/** Posts a signed body to a hook. */
export const post = async (app: FastifyInstance, url: string, body: string | Uint8Array): Promise<Posted> => {
  const payload = Buffer.from(body)
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(SECRET, payload) }
  const { statusCode, headers: answered } = await app.inject({ method: 'POST', url, headers, payload })
  const { 'slugline-outcome': outcome, 'slugline-reason': reason, 'slugline-delivery': deliveryId } = answered
  return {
    status: statusCode,
    outcome: outcome === undefined ? String(statusCode) : `${outcome} ${reason}`,
    deliveryId: typeof deliveryId === 'string' ? deliveryId : null,
  }
}
