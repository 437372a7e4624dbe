import type { FastifyPluginAsync } from 'fastify'
import type { ApiPorts } from './api-route.ts'
import { apiRouteTable } from './route-table.ts'
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
