import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsync } from 'fastify'
import { answerError } from '../http/answer-error.ts'
import { refuseOtherMethods } from '../http/route-paths.ts'
import type { JsonObject } from './json.ts'

/** What the documentation shows. */
export interface DocumentationRoutesOptions {
  /** Makes the document; asked when somebody wants to see it, and once. */
  readonly document: () => JsonObject
}

const PREFIX = '/documentation'

/** All that the page needs comes from this server; it may ask no other. */
const CONTENT_SECURITY_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

/** What stands in for the document until somebody asks for it. */
const EMPTY = { openapi: '3.1.0', info: { title: 'Slugline', version: '' }, paths: {} }

/**
 * The page at `/documentation` and its document at `/documentation/json` as a Fastify plugin (HTTP contract, part F).
 * They ask for no token.
 *
 * @example
 * await app.register(documentationRoutes({ document: () => openApiDocument({ useCases, ports, publicUrl, version }) }))
 */
export const documentationRoutes =
  ({ document }: DocumentationRoutesOptions): FastifyPluginAsync =>
  async (app) => {
    let made: JsonObject | null = null
    app.setErrorHandler(answerError)
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff')
    })
    await app.register(swagger, { mode: 'static', specification: { document: EMPTY } })
    await app.register(swaggerUi, {
      routePrefix: PREFIX,
      staticCSP: CONTENT_SECURITY_POLICY,
      theme: { title: 'Slugline' },
      transformSpecification: () => {
        made ??= document()
        return made
      },
      transformSpecificationClone: false,
    })
    for (const path of [`${PREFIX}/`, `${PREFIX}/json/`]) refuseOtherMethods(app, path, ['GET', 'HEAD'])
  }
