import type { FastifyPluginAsync } from 'fastify'
import { accessTokenRoutes } from './access-token-routes.ts'
import type { ApiPorts, ApiRoute } from './api-route.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { deployRoutes } from './deploy-routes.ts'
import { identityRoutes } from './identity-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { pluginRoutes } from './plugin-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { releaseRoutes } from './release-routes.ts'
import { releaseTokenRoutes } from './release-token-routes.ts'
import { releaseWriteRoutes } from './release-write-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'
import { type ServingOptions, serveRoutes } from './serve-routes.ts'

/** What the API needs. `ports` and `useCases` may be whole stores and all use cases: it takes what it names. */
export interface ApiRoutesOptions extends ApiPorts, ServingOptions {}

/**
 * The API as a Fastify plugin: management, and the reading of releases, deploys and deliveries (HTTP contract, parts C
 * to E). It may stand in any app: its body parser and its error handler are its own.
 *
 * @example
 * const authenticate = makeAuthenticateToken({ ...store, signing: nodeSigning, clock: systemClock })
 * await app.register(apiRoutes({ useCases, ports, authenticate, publicUrl: 'https://slugline.example.com' }))
 */
export const apiRoutes =
  (options: ApiRoutesOptions): FastifyPluginAsync =>
  (app) => {
    // The look-behind keeps it linear: no slash but the first of a row begins a match.
    const publicUrl = options.publicUrl.replace(/(?<!\/)\/+$/, '')
    return serveRoutes(app, apiRouteTable({ ...options, publicUrl }), options)
  }

/**
 * All routes of the API, each with who may call it: what the handlers ask, the OpenAPI document shows and the tests try
 * is this one table.
 */
export const apiRouteTable = (api: ApiPorts): readonly ApiRoute[] => [
  ...identityRoutes(api),
  ...organizationRoutes(api),
  ...projectRoutes(api),
  ...repositoryRoutes(api),
  ...memberRoutes(api),
  ...accessTokenRoutes(api),
  ...releaseTokenRoutes(api),
  ...pluginRoutes(api),
  ...releaseRoutes(api),
  ...releaseWriteRoutes(api),
  ...deployRoutes(api),
  ...deliveryRoutes(api),
]
