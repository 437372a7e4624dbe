import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { answerError } from '../http/answer-error.ts'
import { addBothSpellings, refuseOtherMethods } from '../http/route-paths.ts'
import { SAFE_HEADERS, sendJson } from '../http/send.ts'
import type { Metrics } from './metrics.ts'

/** What must be up for a server to take requests, by name. */
export type Checks = Readonly<Record<string, 'up' | 'down'>>

/** What the operations routes need. */
export interface OperationsRoutesOptions {
  /**
   * Asked by each `/readyz`: ready when all are up. Answers `down` until migrations are done, when the database is
   * away, and from SIGTERM on; a rejection counts as the database being down.
   */
  readonly checks: () => Promise<Checks>
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>
}

/** `/healthz`, `/readyz` and `/metrics` as a Fastify plugin (HTTP contract, part F). They ask for no token. */
export const operationsRoutes =
  ({ checks, metrics }: OperationsRoutesOptions): FastifyPluginAsync =>
  async (app) => {
    app.setErrorHandler(answerError)
    const get = (path: string, handler: Handler): void => {
      addBothSpellings(app, ['GET'], `${path}/`, (url) =>
        app.route({ method: 'GET', url, exposeHeadRoute: true, handler }),
      )
      refuseOtherMethods(app, `${path}/`, ['GET', 'HEAD'])
    }
    get('/healthz', async (_request, reply) => sendJson(reply, 200, { status: 'ok' }))
    get('/readyz', async (_request, reply) => sendReadiness(reply, await checks().catch(() => DOWN)))
    get('/metrics', async (_request, reply) =>
      reply
        .headers(SAFE_HEADERS)
        .type(metrics.contentType)
        .send(await metrics.text()),
    )
  }

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const DOWN: Checks = { database: 'down' }

const sendReadiness = (reply: FastifyReply, checks: Checks): FastifyReply =>
  Object.values(checks).every((state) => state === 'up')
    ? sendJson(reply, 200, { status: 'ready' })
    : sendJson(reply, 503, { status: 'unavailable', checks })
