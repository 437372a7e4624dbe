import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { RATE_LIMIT_HEADERS } from './rate-limit-headers.ts'

/** What a page may read of an answer beside its body. */
const EXPOSED = ['Link', 'Retry-After', ...Object.values(RATE_LIMIT_HEADERS)].join(', ')

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
  'access-control-allow-headers': 'Accept, Authorization, Content-Type',
  'access-control-max-age': '600',
}

/**
 * Lets pages of some origins (`https://app.example.com`) call a scope, and answers for it what browsers ask before such
 * calls. No cookies: a page sends a token. `@fastify/cors` would take `OPTIONS` of every path of the host.
 */
export const allowOrigins = (origins: readonly string[]): onRequestHookHandler => {
  const allowed = new Set(origins)
  return (request, reply, done) => {
    const { origin } = request.headers
    reply.header('vary', 'Accept, Origin')
    if (origin === undefined || !allowed.has(origin)) return done()
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', EXPOSED)
    if (!isPreflight(request)) return done()
    reply.code(204).headers(PREFLIGHT).send()
  }
}

const isPreflight = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
