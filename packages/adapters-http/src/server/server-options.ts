import { type FastifyHttpOptions, LogController, type RawServerDefault } from 'fastify'
import { BODY_LIMIT } from '../http/body-limit.ts'
import { answerClientError } from './answer-client-error.ts'
import { answerFrameworkError } from './answer-framework-error.ts'
import { makeRequestId } from './request-id.ts'

/**
 * Fastify's options for any server that mounts our plugins. With others they work too, less well: long versions and
 * malformed paths then get Fastify's own answers, and slow clients are not cut.
 *
 * @example
 * const app = fastify({ ...recommendedServerOptions, logger: { level: 'info', serializers: logSerializers } })
 */
export const recommendedServerOptions: FastifyHttpOptions<RawServerDefault> = {
  bodyLimit: BODY_LIMIT,
  routerOptions: {
    ignoreTrailingSlash: true,
    // As much as Node takes of all headers: how long a version or an id may be, the routes say.
    maxParamLength: 16_384,
  },
  // A slow body is cut only by the three together: requestTimeout alone leaves it open for more than a minute.
  requestTimeout: 10_000,
  http: { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 500 },
  // What still arrives on open connections while the server stops is answered, not turned away.
  return503OnClosing: false,
  trustProxy: false,
  // No line for each request; what matters the hook route and the event log tell.
  logController: new LogController({ disableRequestLogging: true }),
  genReqId: makeRequestId(),
  frameworkErrors: answerFrameworkError,
  clientErrorHandler: answerClientError,
}
