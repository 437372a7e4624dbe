import type { FastifyPluginAsync } from 'fastify'
import { answerError, answerNotFound } from '../http/answer-error.ts'
import { refuseBelow } from '../http/route-paths.ts'

/**
 * Answers every path that nobody else takes with 404 in our error form, before any body is read. For a server of its
 * own: a host that has a not-found handler keeps that.
 *
 * @example
 * await app.register(unknownPaths)
 */
export const unknownPaths: FastifyPluginAsync = async (app) => {
  app.setErrorHandler(answerError)
  refuseBelow(app, '/', answerNotFound)
  // Methods that Fastify does not know reach no route.
  app.setNotFoundHandler(answerNotFound)
}
