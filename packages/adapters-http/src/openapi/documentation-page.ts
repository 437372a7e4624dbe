import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { type FastifyInstance, fastify } from 'fastify'
import { answerError, answerNotFound } from '../http/answer-error.ts'
import type { JsonObject } from './json.ts'

/** All that the page needs comes from its server; it may ask no other. */
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

/** What the types of the page take for a document; the document itself is put in its place. */
const EMPTY = { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} }

/** An app of its own that knows the page, its assets and its document below a path. */
export const makeDocumentationPage = async (path: string, document: JsonObject): Promise<FastifyInstance> => {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerNotFound)
  await app.register(swagger, { mode: 'static', specification: { document: EMPTY } })
  await app.register(swaggerUi, {
    routePrefix: path,
    staticCSP: CONTENT_SECURITY_POLICY,
    theme: { title: 'Slugline' },
    // The default layout adds a bar with a logo and styles of its own, which the policy refuses.
    uiConfig: { layout: 'BaseLayout' },
    transformSpecification: () => document,
    transformSpecificationClone: false,
  })
  return app
}
