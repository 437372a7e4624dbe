import { sampleId } from '../sample-id.ts'
import { answer, refuse } from './fake-answer.ts'
import { type FakeApp, type FakeRelease, makeFakeApp, type NewFakeApp, type NewFakeRelease } from './fake-app.ts'
import { type Postman, redeliver, tell, type UpcomingDelivery } from './fake-delivery.ts'
import { type Fault, suffer } from './fake-fault.ts'
import { makeFakeRateLimit } from './fake-rate-limit.ts'
import { addRelease, expireRelease, finishRelease, payloadOf, releaseOf } from './fake-release.ts'
import { type FakeWorld, route } from './fake-routes.ts'

/** What the fake needs of the world around it; it has a default for each. */
export interface FakeHerokuOptions {
  /** The tokens that it takes. Default: any. */
  readonly tokens?: readonly string[]
  /** How deliveries are sent. Default `fetch`. */
  readonly deliver?: (request: Request) => Promise<Response>
  /** Milliseconds since 1970. Default the system's clock. */
  readonly now?: () => number
}

/** A Heroku that runs in memory: its Platform API, and its webhooks. */
export interface FakeHeroku {
  /** Answers a call to the API. It rejects where the connection is to break. */
  readonly handle: (request: Request) => Promise<Response>
  /** The same, for whatever wants a `fetch`. */
  readonly fetch: typeof fetch
  /** Everything it knows, to look at. */
  readonly world: FakeWorld
  readonly addApp: (app: NewFakeApp) => FakeApp
  /** Releases an app, and tells its webhooks of it. Done when all were told. */
  readonly release: (app: string, release?: NewFakeRelease) => Promise<FakeRelease>
  /** Ends the release phase of a release that is pending. */
  readonly finish: (app: string, release: number, status: 'succeeded' | 'failed') => Promise<FakeRelease>
  /** Makes a release too old to be kept: its slug is removed. */
  readonly expire: (app: string, release: number) => void
  /** Repeats the deliveries that did not arrive and wait for it; answers how many those were. */
  readonly redeliver: (app: string) => Promise<number>
  /** Loses deliveries from now on, as a rule says; null: none. */
  readonly drop: (rule: ((delivery: UpcomingDelivery) => boolean) | null) => void
  /** Spoils the next calls to the API, one fault each, after those that were asked for before. */
  readonly fail: (...faults: readonly Fault[]) => void
  /** Sets what is left of the rate limit, which refills by 75 calls a minute. */
  readonly setRemaining: (remaining: number) => void
}

/**
 * Makes a Heroku with no apps.
 *
 * @example
 * const heroku = makeFakeHeroku()
 * heroku.addApp({ name: 'acme-web' })
 * await heroku.release('acme-web', { email: 'dev@example.com' })
 * const api = makePlatformApi({ token: 'any', fetch: heroku.fetch })
 */
export const makeFakeHeroku = (options: FakeHerokuOptions = {}): FakeHeroku => {
  const { tokens, deliver = send, now = Date.now } = options
  const time = (): string => new Date(now()).toISOString()
  const world: FakeWorld = { apps: new Map(), promotions: new Map(), now: time }
  const postman: Postman = { deliver, drop: (delivery) => rule?.(delivery) ?? false, now: time }
  const limit = makeFakeRateLimit(now)
  const faults: Fault[] = []
  let rule: ((delivery: UpcomingDelivery) => boolean) | null = null
  let calls = 0

  const answerCall = async (request: Request): Promise<Response> => {
    if (!isAllowed(request, tokens)) return refuse(401, 'unauthorized')
    if (isRateLimit(request)) return answer(200, { remaining: limit.remaining() })
    return limit.take() ? route(world, request) : refuse(429, 'rate_limit')
  }

  const handle = async (request: Request): Promise<Response> => {
    calls += 1
    const fault = faults.shift()
    const spoiled = fault === undefined ? null : await suffer(fault, request)
    const answered = spoiled ?? notModified(request, await answerCall(request))
    answered.headers.set('ratelimit-remaining', String(limit.remaining()))
    answered.headers.set('request-id', sampleId('request', 'heroku', calls))
    return answered
  }

  const appBy = (name: string): FakeApp => {
    const app = world.apps.get(name)
    if (app === undefined) throw new Error(`There is no app ${name}: add it first.`)
    return app
  }

  const tellOf = (app: FakeApp, release: FakeRelease, action: 'create' | 'update'): Promise<void> =>
    tell(app, release.number, payloadOf(app, release, action), postman)

  const release = async (name: string, spec: NewFakeRelease = {}): Promise<FakeRelease> => {
    const app = appBy(name)
    const made = addRelease(app, appBy, spec, time())
    if (spec.promotedFrom !== undefined) {
      const source = appBy(spec.promotedFrom.app)
      const id = sampleId('promotion', name, made.number)
      const from = { app: source, release: releaseOf(source, spec.promotedFrom.release) }
      world.promotions.set(id, { id, source: from, target: { app, release: made } })
    }
    await tellOf(app, made, 'create')
    if (spec.status !== 'pending') await tellOf(app, made, 'update')
    return made
  }

  return {
    handle,
    fetch: (input, init) => handle(new Request(input, init)),
    world,
    addApp: (spec) => {
      const app = makeFakeApp(spec)
      world.apps.set(app.name, app)
      return app
    },
    release,
    finish: async (name, number, status) => {
      const app = appBy(name)
      const finished = finishRelease(app, number, status, time())
      await tellOf(app, finished, 'update')
      return finished
    },
    expire: (name, number) => expireRelease(appBy(name), number),
    redeliver: (name) => redeliver(appBy(name), postman),
    drop: (next) => {
      rule = next
    },
    fail: (...next) => {
      faults.push(...next)
    },
    setRemaining: limit.set,
  }
}

/** No receiver may hold up a release. */
const send = (request: Request): Promise<Response> => fetch(request, { signal: AbortSignal.timeout(10_000) })

const isRateLimit = ({ url }: Request): boolean => new URL(url).pathname === '/account/rate-limits'

const isAllowed = ({ headers }: Request, tokens: readonly string[] | undefined): boolean => {
  const [scheme, token = ''] = (headers.get('authorization') ?? '').split(' ')
  return scheme === 'Bearer' && token !== '' && (tokens === undefined || tokens.includes(token))
}

/** What the caller has already is not sent again. */
const notModified = (request: Request, answered: Response): Response => {
  const etag = answered.headers.get('etag')
  const isKnown = answered.status === 200 && etag !== null && request.headers.get('if-none-match') === etag
  return isKnown ? new Response(null, { status: 304, headers: { etag } }) : answered
}
