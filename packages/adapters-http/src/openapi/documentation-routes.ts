import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest, LightMyRequestResponse } from 'fastify'
import { answerError, answerNotFound } from '../http/answer-error.ts'
import { addBothSpellings, refuseOtherMethods } from '../http/route-paths.ts'
import type { JsonObject } from './json.ts'

/** What the documentation shows. */
export interface DocumentationRoutesOptions {
  /** Makes the document; asked once, when somebody wants to see it. */
  readonly document: () => JsonObject
}

const PAGE = '/documentation/'

/** What there is, in the one spelling of each: what is remembered of it cannot grow. */
const KNOWN = /^\/documentation(?:\/(?:json\/?|static\/\w[\w.-]*)?)?$/

/** Answers by path. */
type Ask = (path: string) => Promise<LightMyRequestResponse>

/**
 * The page at `/documentation` and its document at `/documentation/json` as a Fastify plugin (HTTP contract, part F).
 * They ask for no token. What serves them is loaded when it is first asked for: no start waits for it. What it answered
 * is remembered, so that all who ask share the same bytes: anybody may ask, as often as he likes, and read nothing.
 *
 * @example
 * await app.register(documentationRoutes({ document: () => openApiDocument({ useCases, ports, publicUrl, version }) }))
 */
export const documentationRoutes =
  ({ document }: DocumentationRoutesOptions): FastifyPluginAsync =>
  async (app) => {
    app.setErrorHandler(answerError)
    let page: Promise<FastifyInstance> | null = null
    const ask = remembered(async (path) => {
      page ??= makePage(app.prefix, document)
      return (await page).inject({ method: 'GET', url: `${app.prefix}${path}` })
    })
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const [path = ''] = request.url.slice(app.prefix.length).split('?', 1)
      return KNOWN.test(path) ? forward(await ask(path), request, reply) : answerNotFound(request, reply)
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

/** Asks once for each path, however many ask at once; only success is kept. */
const remembered = (ask: Ask): Ask => {
  const answers = new Map<string, Promise<LightMyRequestResponse>>()
  return async (path) => {
    const asked = answers.get(path) ?? ask(path)
    answers.set(path, asked)
    let isKept = false
    try {
      const answer = await asked
      isKept = answer.statusCode === 200
      return answer
    } finally {
      if (!isKept) answers.delete(path)
    }
  }
}

/** Headers that are the business of the connection, not of the answer; and parts of an answer are not given. */
const DROPPED = new Set(['connection', 'date', 'content-length', 'transfer-encoding', 'keep-alive', 'accept-ranges'])

const forward = (answer: LightMyRequestResponse, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !DROPPED.has(name)) reply.header(name, value)
  }
  reply.header('x-content-type-options', 'nosniff')
  const { etag } = answer.headers
  if (etag !== undefined && request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.code(answer.statusCode).send(answer.rawPayload)
}
