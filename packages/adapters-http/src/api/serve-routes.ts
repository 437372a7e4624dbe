import type { EventLog } from '@slugline/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { either as E } from 'fp-ts'
import { type Admission, makeAdmission, OVERLOADED } from '../http/admission.ts'
import { budgetAnswers, type HoldAnswer } from '../http/answer-budget.ts'
import { answerNotFound } from '../http/answer-error.ts'
import { budgetBodies, type RouteLimits } from '../http/body-budget.ts'
import { BODY_LIMIT } from '../http/body-limit.ts'
import { allowOrigins } from '../http/cors.ts'
import { type CountCall, rateLimitBy } from '../http/rate-limit.ts'
import { refuseOverload } from '../http/refuse-overload.ts'
import { addBothSpellings, refuseBelow, refuseOtherMethods } from '../http/route-paths.ts'
import { SAFE_HEADERS, sendJson } from '../http/send.ts'
import type { Answer } from './api-call.ts'
import { apiHeaders } from './api-headers.ts'
import type { ApiRoute } from './api-route.ts'
import type { Authenticate } from './authenticate.ts'
import { authenticateRequests, callerKey, callOf } from './caller.ts'
import { makeRefusals, type Refusals } from './refusals.ts'

/** How the API is served. */
export interface ServingOptions {
  /** How the outside reaches us. */
  readonly publicUrl: string
  /** Whose token a request has: the use case `authenticateToken`, unless a host has tokens of its own. */
  readonly authenticate: Authenticate
  /** What is beyond is answered 503 with `Retry-After` (docs/operations.md). */
  readonly limits?: RouteLimits
  /** How many calls of one token are served in a second; absent: any number. */
  readonly rateLimit?: number | null
  /** Hears of calls that are refused. */
  readonly events?: EventLog | undefined
  /** The origins whose pages may call the API from a browser, such as `https://app.example.com`; absent: none. */
  readonly corsOrigins?: readonly string[]
}

/** By default: four of the largest bodies. */
const INCOMING = 64 * 1024 * 1024
const OUTGOING = 64 * 1024 * 1024

/** How many calls may wait for platforms, and how long: proxies give up after half a minute. */
const PLATFORM_LIMITS = { calls: 64, patience: 25_000, deadline: 25_000 }

const BELOW = '/api/0/'
const BYTES = { 'content-type': 'application/octet-stream' }

/** Serves routes of the API in a scope of their own: its body parser, its hooks and its error handler are theirs. */
export const serveRoutes = async (
  app: FastifyInstance,
  routes: readonly ApiRoute[],
  options: ServingOptions,
): Promise<void> => {
  tellBrowsers(app, options)
  keepRawBodies(app)
  const { refuse, handleError } = makeRefusals(options.events)
  app.setErrorHandler(handleError)
  const admission = makeAdmission(options.limits)
  const platformAdmission = makeAdmission(PLATFORM_LIMITS)
  const preParsing = budgetBodies(options.limits?.incoming ?? INCOMING)
  const hold = budgetAnswers(options.limits?.outgoing ?? OUTGOING)
  const onRequest = await admitKnownCallers(app, admission, refuse, options)
  for (const route of routes) {
    const { method, bodyLimit = BODY_LIMIT, waitsForPlatform = false } = route
    const readsBody = method === 'GET' ? {} : { preParsing }
    const handler = serve(waitsForPlatform ? platformAdmission : admission, refuse, hold, route)
    const added = { method, bodyLimit, exposeHeadRoute: method === 'GET', onRequest, ...readsBody, handler }
    addBothSpellings(app, [method], route.path, (url) => app.route({ ...added, url }))
  }
  for (const [path, methods] of methodsByPath(routes)) refuseOtherMethods(app, path, methods)
  refuseBelow(app, BELOW, answerNotFound)
}

const tellBrowsers = (app: FastifyInstance, { publicUrl, corsOrigins = [] }: ServingOptions): void => {
  const headers = apiHeaders(publicUrl)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
  if (corsOrigins.length > 0) app.addHook('onRequest', allowOrigins(corsOrigins))
}

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

/** What each call passes before any of its body is read: is there room, whose token is it, and has that one calls left? */
const admitKnownCallers = async (
  app: FastifyInstance,
  admission: Admission,
  refuse: Refusals['refuse'],
  options: ServingOptions,
) => {
  const authenticate: Authenticate = (token) => admission.admit(0, options.authenticate(token))
  const countCall = await rateLimitBy(app, options.rateLimit, callerKey)
  return [
    refuseOverload(admission, (request, reply) => refuse(request, reply, OVERLOADED)),
    authenticateRequests(app, authenticate, refuse),
    ...(countCall === null ? [] : [refuseTooMany(countCall, refuse)]),
  ]
}

const refuseTooMany =
  (countCall: CountCall, refuse: Refusals['refuse']): onRequestAsyncHookHandler =>
  async (request, reply) => {
    if (!(await countCall(request, reply))) return refuse(request, reply, { _tag: 'TooManyCalls' })
  }

/**
 * What each path takes; of a path that stands beside a parameter (`releases/token/` beside `releases/:version/`) also
 * what the more general one takes, for which the router goes there.
 */
const methodsByPath = (routes: readonly ApiRoute[]): ReadonlyMap<string, readonly string[]> => {
  const methodsOf = (path: string) =>
    routes
      .filter((route) => covers(route.path, path))
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return new Map(routes.map(({ path }) => [path, [...new Set(methodsOf(path))]]))
}

const covers = (general: string, path: string): boolean => {
  const [parts, others] = [general.split('/'), path.split('/')]
  return parts.length === others.length && parts.every((part, index) => part.startsWith(':') || part === others[index])
}

const serve =
  (admission: Admission, refuse: Refusals['refuse'], hold: HoldAnswer, route: ApiRoute) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const call = callOf(request, route.path)
    const answer = await admission.admit(call.body.bytes.length, route.handle(call))()
    return E.isRight(answer) ? send(reply, answer.right, hold) : refuse(request, reply, answer.left)
  }

const send = (reply: FastifyReply, { status, body, headers }: Answer, hold: HoldAnswer): FastifyReply => {
  reply.headers(headers ?? {})
  return body === undefined ? reply.code(status).headers(SAFE_HEADERS).send() : sendJson(reply, status, body, hold)
}
