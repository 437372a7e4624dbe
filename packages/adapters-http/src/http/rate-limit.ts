import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RATE_LIMIT_HEADERS } from './rate-limit-headers.ts'

/** Counts a call, tells its answer how many are left, and says whether it is one of those that may be made. */
export type CountCall = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

const SECOND = 1000

/**
 * Counts the calls of a scope by a key, so many in a second, each instance for itself; null where there is no limit,
 * which then costs nothing. To be asked when it is known whose call it is: nobody is counted for another.
 */
export const rateLimitBy = async (
  app: FastifyInstance,
  limit: number | null | undefined,
  keyOf: (request: FastifyRequest) => string,
): Promise<CountCall | null> => {
  if (limit === null || limit === undefined) return null
  await app.register(rateLimit, { global: false })
  const count = app.createRateLimit({ max: limit, timeWindow: SECOND, keyGenerator: keyOf })
  return async (request, reply) => {
    const counted = await count(request)
    // On a list of those who have no limit, which only a host's own use of the library may have.
    if (counted.isAllowed) return true
    const { remaining, ttl, isExceeded } = counted
    reply.headers({
      [RATE_LIMIT_HEADERS.limit]: `${limit}`,
      [RATE_LIMIT_HEADERS.remaining]: `${remaining}`,
      [RATE_LIMIT_HEADERS.reset]: `${Math.ceil((Date.now() + ttl) / SECOND)}`,
    })
    return !isExceeded
  }
}
