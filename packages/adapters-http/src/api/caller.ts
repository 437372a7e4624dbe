import type { Caller } from '@slugline/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { either as E } from 'fp-ts'
import { FORWARDED_HEADER } from '../http/forwarded-header.ts'
import type { ApiCall } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import type { Authenticate } from './authenticate.ts'
import type { RawBody } from './json-request.ts'

/** Where a request keeps its caller, in the scope of the API alone. */
const CALLER = 'sluglineCaller'

const BEARER = /^bearer +(\S.*)$/i

/** A hook that lets only requests of a known caller through, before any of their body is read. */
export const authenticateRequests = (
  app: FastifyInstance,
  authenticate: Authenticate,
  refuse: (request: FastifyRequest, reply: FastifyReply, error: ApiError) => FastifyReply,
): onRequestAsyncHookHandler => {
  app.decorateRequest(CALLER, null)
  return async (request, reply) => {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) return refuse(request, reply, { _tag: 'TokenNeeded' })
    // Node reads headers as Latin-1: so these are the bytes that were sent.
    const caller = await authenticate(Buffer.from(token.trimEnd(), 'latin1'))()
    if (E.isLeft(caller)) return refuse(request, reply, caller.left)
    request.setDecorator<Caller>(CALLER, caller.right)
  }
}

/** Whose calls a request that {@link authenticateRequests} let through counts among. */
export const callerKey = (request: FastifyRequest): string => `token ${request.getDecorator<Caller>(CALLER).key}`

/** What a route sees of a request that {@link authenticateRequests} let through. */
export const callOf = (request: FastifyRequest, path: string): ApiCall => {
  const params = textsOf(request.params)
  return {
    caller: request.getDecorator<Caller>(CALLER),
    params,
    query: isRecord(request.query) ? request.query : {},
    path: path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? '')),
    body: bodyOf(request),
    isForwarded: request.raw.headers[FORWARDED_HEADER] !== undefined,
  }
}

/** The headers are those that came, whatever a hook made of them. */
const bodyOf = ({ body, raw }: FastifyRequest): RawBody => ({
  bytes: body instanceof Uint8Array ? body : new Uint8Array(),
  contentType: raw.headers['content-type'],
  contentEncoding: raw.headers['content-encoding'],
})

const textsOf = (params: unknown): Readonly<Record<string, string>> =>
  isRecord(params)
    ? Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : '']))
    : {}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
