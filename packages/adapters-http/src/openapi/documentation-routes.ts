import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { answerError } from '../http/answer-error.ts'
import { addBothSpellings, refuseOtherMethods } from '../http/route-paths.ts'
import type { JsonObject } from './json.ts'

/** What the documentation shows. */
export interface DocumentationRoutesOptions {
  /** Makes the document; asked once, when somebody wants to see it. */
  readonly document: () => JsonObject
}

const PAGE = '/documentation/'

/**
 * The page at `/documentation` and its document at `/documentation/json` as a Fastify plugin (HTTP contract, part F).
 * They ask for no token. What serves them is loaded when it is first asked for: no start waits for it.
 *
 * @example
 * await app.register(documentationRoutes({ document: () => openApiDocument({ useCases, ports, publicUrl, version }) }))
 */
export const documentationRoutes =
  ({ document }: DocumentationRoutesOptions): FastifyPluginAsync =>
  async (app) => {
    app.setErrorHandler(answerError)
    let page: Promise<FastifyInstance> | null = null
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      page ??= makePage(app.prefix, document)
      return forward(await page, request, reply)
    }
    app.addHook('onClose', () => page?.then((made) => made.close()).catch(() => undefined))
    for (const path of [PAGE, `${PAGE}json/`]) {
      addBothSpellings(app, ['GET'], path, (url) => app.route({ method: 'GET', url, exposeHeadRoute: true, handler }))
      refuseOtherMethods(app, path, ['GET', 'HEAD'])
    }
    app.get(`${PAGE}*`, handler)
  }

const makePage = async (prefix: string, document: () => JsonObject): Promise<FastifyInstance> => {
  const { makeDocumentationPage } = await import('./documentation-page.ts')
  return makeDocumentationPage(`${prefix}${PAGE.slice(0, -1)}`, document())
}

/** Headers that are the business of the connection, not of the answer. */
const CONNECTION = new Set(['connection', 'date', 'content-length', 'transfer-encoding', 'keep-alive'])

const forward = async (page: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const { url, headers } = request
  const answer = await page.inject({ method: 'GET', url, headers })
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !CONNECTION.has(name)) reply.header(name, value)
  }
  return reply.code(answer.statusCode).header('x-content-type-options', 'nosniff').send(answer.rawPayload)
}
