import { METHODS } from 'node:http'
import {
  apiRoutes,
  type Checks,
  documentationRoutes,
  hookRoutes,
  logSerializers,
  type Metrics,
  makeGracefulClose,
  makeReadRecordedRelease,
  openApiDocument,
  operationsRoutes,
  recommendedServerOptions,
  unknownPaths,
} from '@slugline/adapters-http'
import {
  type Clock,
  type EventLog,
  type JobQueue,
  makeAuthenticateToken,
  type PlatformUseCases,
  type Plugin,
  type Signing,
  type Store,
  type UseCases,
} from '@slugline/core'
import { type FastifyBaseLogger, fastify } from 'fastify'
import { function as F, taskEither as TE } from 'fp-ts'
import type { Logger } from 'pino'
import { VERSION } from './version.ts'

export interface ServerSettings {
  /** How the outside reaches us, without a slash at its end. */
  readonly publicUrl: string
  /** The operator's own admin token; null: the one of the first start. */
  readonly adminToken: string | null
  /** Calls a second of one token, and of one project's hooks; null: any number. */
  readonly rateLimit: number | null
  readonly hookRateLimit: number | null
  /** Whose pages may call the API from a browser. */
  readonly corsOrigins: readonly string[]
  /** What must be up for the server to take requests. */
  readonly checks: () => Promise<Checks>
}

export interface ServerParts extends ServerSettings {
  readonly logger: Logger
  readonly store: Store
  readonly useCases: UseCases
  readonly platform: PlatformUseCases
  readonly jobs: JobQueue
  readonly signing: Signing
  readonly clock: Clock
  readonly events: EventLog
  readonly plugins: readonly Plugin[]
  readonly metrics: Metrics
}

/**
 * A server that can be started and stopped. Not Fastify's own instance: that one has a `then`, and whoever resolves a
 * promise or a binding with it waits for it to be ready.
 */
export interface Server {
  readonly listen: (address: { readonly host: string; readonly port: number }) => Promise<void>
  /** Stops accepting, answers what was accepted, and resolves. */
  readonly close: () => Promise<void>
}

/** The HTTP server: hooks, API, its documentation and operations. It does not listen yet. */
export const makeServer = (parts: ServerParts): Server => {
  const { publicUrl, checks, store, useCases, platform, jobs, signing, clock, events, plugins, metrics } = parts
  const loggerInstance: FastifyBaseLogger = parts.logger.child({}, { serializers: logSerializers })
  const app = fastify({ ...recommendedServerOptions, loggerInstance })
  const close = makeGracefulClose(app)
  // So that they too are refused with 405, and not as paths that do not exist. CONNECT never comes as a request.
  const others = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of others) app.addHttpMethod(method)
  const authenticate = makeAuthenticateToken({ accessTokens: accessTokensOf(parts), signing, clock })
  const readRelease = makeReadRecordedRelease(store)
  const { rateLimit, hookRateLimit, corsOrigins } = parts
  const { receiveHook } = useCases
  app.register(hookRoutes({ receiveHook, plugins, clock, events, readRelease, rateLimit: hookRateLimit }))
  const api = { useCases, platform, jobs, ports: { ...store, signing, clock }, publicUrl, plugins }
  app.register(apiRoutes({ ...api, authenticate, events, rateLimit, corsOrigins }))
  app.register(operationsRoutes({ checks, metrics }))
  app.register(documentationRoutes({ document: () => openApiDocument({ ...api, version: VERSION }) }))
  app.register(unknownPaths)
  return {
    listen: async (address) => {
      await app.listen(address)
    },
    close,
  }
}

/** The operator's setting, where there is one, is the only admin token: the one made at the first start ends. */
const accessTokensOf = ({ adminToken, store, signing }: ServerParts): Store['accessTokens'] => {
  const { accessTokens } = store
  if (adminToken === null) return accessTokens
  const digestOfSetting = signing.digest(adminToken)
  return {
    ...accessTokens,
    find: (digest) =>
      signing.isEqual(digest, digestOfSetting)
        ? TE.right({ organization: null })
        : F.pipe(
            accessTokens.find(digest),
            TE.map((holder) => (holder?.organization === null ? null : holder)),
          ),
  }
}
