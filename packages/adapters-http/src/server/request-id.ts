import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a proxy's `X-Request-Id` may be, to stand in our log. */
const SAFE = /^[\w.-]{8,128}$/

/**
 * Makes a generator of request ids (`genReqId`): the proxy's own where it sends one, as Heroku's router does, so that
 * its log and ours can be read together; else one that no other instance and no other start has.
 */
export const makeRequestId = (): ((request: Pick<IncomingMessage, 'headers'>) => string) => {
  const start = randomBytes(6).toString('hex')
  let count = 0
  return ({ headers }) => {
    const given = headers['x-request-id']
    if (typeof given === 'string' && SAFE.test(given)) return given
    count += 1
    return `${start}-${count.toString(36)}`
  }
}
