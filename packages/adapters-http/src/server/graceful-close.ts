import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** How long a server that stops waits for what is open, in milliseconds. */
export interface GracefulCloseOptions {
  /** For a next request on connections that are idle, since one may be on its way; default 1000. */
  readonly grace?: number
  /** In all, also for answers and for requests that are still being sent; what is open then is cut; default 6000. */
  readonly limit?: number
}

/**
 * How to close an app so that all that reaches it is answered. To be called before it listens; answers what to call
 * instead of `app.close()`. That destroys each connection that is idle at the moment, also one on which a request has
 * just arrived and was not read yet: under load some callers then see a reset. Here the listener closes when nobody waits
 * to be accepted (at half of the limit where more and more come), and a connection after one more answer, which says so;
 * those on which nothing comes are closed after a grace.
 *
 * @example
 * const close = makeGracefulClose(app)
 * process.once('SIGTERM', close)
 */
export const makeGracefulClose = (
  app: FastifyInstance,
  { grace = 1_000, limit = 6_000 }: GracefulCloseOptions = {},
): (() => Promise<void>) => {
  const { server } = app
  const open = new Set<ServerResponse>()
  let closing = false
  // First of all listeners, so that the answer has no head yet.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (closing) return endsConnection(response)
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  return async () => {
    const rest = setTimeout(() => server.closeAllConnections(), limit)
    await acceptWaiting(server, limit / 2)
    const closed = closeListener(server)
    closing = true
    for (const response of open) endsConnection(response)
    const idle = setTimeout(() => void closeIdle(server), grace)
    await closed
    clearTimeout(idle)
    clearTimeout(rest)
    await app.close()
  }
}

const endsConnection = (response: ServerResponse): void => {
  if (!response.headersSent) response.setHeader('connection', 'close')
}

/**
 * Accepts those that have connected already: closing the listener would reset them. A turn of the event loop takes one
 * of them at least, so that none is left when one took nobody. On a busy machine turns are long, and need their time.
 */
const acceptWaiting = async (server: Server, atMost: number): Promise<void> => {
  const until = performance.now() + atMost
  let hasAccepted = true
  const note = (): void => {
    hasAccepted = true
  }
  server.on('connection', note)
  await setImmediate()
  while (hasAccepted && performance.now() < until) {
    hasAccepted = false
    await setImmediate()
  }
  server.off('connection', note)
}

/** Closes connections on which nothing came: a process that was held up finds its timers due before its input. */
const closeIdle = async (server: FastifyInstance['server']): Promise<void> => {
  await setImmediate()
  server.closeIdleConnections()
}

/** Takes no new connections, and resolves once all are gone; that of HTTP would destroy the idle ones at once. */
const closeListener = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    Server.prototype.close.call(server, () => resolve())
  })
