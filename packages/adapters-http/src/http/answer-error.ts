import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorFields } from './error-fields.ts'
import { frameworkRefusal } from './framework-refusal.ts'
import { sendRefusal } from './send.ts'

/**
 * An error handler for Fastify (`app.setErrorHandler(answerError)`) in our error form. Our plugins set it in their own
 * scope; a server may set it for everything else. Only what is our own fault is logged.
 */
export const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const refusal = frameworkRefusal(error, request.routeOptions.bodyLimit)
  if (refusal.status === 500) logFault(request, error)
  return sendRefusal(request, reply, refusal)
}

/** What an error that {@link answerError} answered is counted as. */
export const errorByStatus = (status: number): string => {
  if (status === 413) return 'BodyTooLarge'
  return status === 400 ? 'BodyCutShort' : 'Unexpected'
}

/** Logs what no client can cure. */
export const logFault = (request: FastifyRequest, cause: unknown): void =>
  request.log.error({ route: request.routeOptions.url, err: errorFields(cause) }, 'request failed by a fault of ours')

/** Answers any request with 404, for Fastify's `setNotFoundHandler`. */
export const answerNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendRefusal(request, reply, { status: 404, detail: 'There is nothing at this path.' })
