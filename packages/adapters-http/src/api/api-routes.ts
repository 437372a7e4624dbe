import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { either as E } from 'fp-ts'
import { type Admission, type AdmissionLimits, makeAdmission, OVERLOADED } from '../http/admission.ts'
import { answerError, answerNotFound, logFault } from '../http/answer-error.ts'
import { BODY_LIMIT } from '../http/body-limit.ts'
import { refuseOverload } from '../http/refuse-overload.ts'
import { addBothSpellings, refuseBelow, refuseOtherMethods } from '../http/route-paths.ts'
import { SAFE_HEADERS, sendJson, sendRefusal } from '../http/send.ts'
import { accessTokenRoutes } from './access-token-routes.ts'
import type { Answer } from './api-call.ts'
import { type ApiError, apiRefusal } from './api-error.ts'
import type { ApiPorts, ApiRoute } from './api-route.ts'
import type { Authenticate } from './authenticate.ts'
import { authenticateRequests, callOf } from './caller.ts'
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

/** What the API needs. `ports` and `useCases` may be whole stores and all use cases: it takes what it names. */
export interface ApiRoutesOptions extends ApiPorts {
  /** Whose token a request has: the use case `authenticateToken`, unless a host has tokens of its own. */
  readonly authenticate: Authenticate
  /** What is beyond is answered 503 with `Retry-After` (docs/operations.md). */
  readonly limits?: AdmissionLimits
}

const BELOW = '/api/0/'
const BYTES = { 'content-type': 'application/octet-stream' }

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
  async (app) => {
    // The look-behind keeps it linear: no slash but the first of a row begins a match.
    const routes = apiRouteTable({ ...options, publicUrl: options.publicUrl.replace(/(?<!\/)\/+$/, '') })
    keepRawBodies(app)
    app.setErrorHandler(answerError)
    const admission = makeAdmission(options.limits)
    const authenticate: Authenticate = (token) => admission.admit(0, options.authenticate(token))
    const onRequest = [
      refuseOverload(admission, (request, reply) => refuse(request, reply, OVERLOADED)),
      authenticateRequests(app, authenticate, refuse),
    ]
    for (const route of routes) {
      const { method } = route
      const added = {
        method,
        bodyLimit: route.bodyLimit ?? BODY_LIMIT,
        exposeHeadRoute: method === 'GET',
        onRequest,
        handler: serve(admission, route),
      }
      addBothSpellings(app, [method], route.path, (url) => app.route({ ...added, url }))
    }
    for (const [path, methods] of methodsByPath(routes)) refuseOtherMethods(app, path, methods)
    refuseBelow(app, BELOW, answerNotFound)
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

/**
 * Bodies are read by the route that wants one, after the caller and the place are known to be right. Fastify, which by
 * itself refuses a malformed type even where there is no body, is told that all are bytes.
 */
const keepRawBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.raw.headers['content-type'] !== undefined) request.headers = BYTES
    done()
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

const methodsByPath = (routes: readonly ApiRoute[]): ReadonlyMap<string, readonly string[]> => {
  const methods = new Map<string, readonly string[]>()
  for (const { path, method } of routes) {
    methods.set(path, [...(methods.get(path) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])])
  }
  return methods
}

const serve =
  (admission: Admission, route: ApiRoute) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const call = callOf(request, route.path)
    const answer = await admission.admit(call.body.bytes.length, route.handle(call))()
    return E.isRight(answer) ? send(reply, answer.right) : refuse(request, reply, answer.left)
  }

const send = (reply: FastifyReply, { status, body, headers }: Answer): FastifyReply => {
  reply.headers(headers ?? {})
  return body === undefined ? reply.code(status).headers(SAFE_HEADERS).send() : sendJson(reply, status, body)
}

const refuse = (request: FastifyRequest, reply: FastifyReply, error: ApiError): FastifyReply => {
  if (error._tag === 'StoreFault') logFault(request, error.cause)
  return sendRefusal(request, reply, apiRefusal(error))
}
