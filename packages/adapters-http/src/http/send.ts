import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HoldAnswer } from './answer-budget.ts'
import { errorBody } from './error-body.ts'
import type { Refusal } from './refusal.ts'

/** On every answer of ours: nothing is to be cached, and no browser is to guess what a body is. */
export const SAFE_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

/** Answers JSON, spelled as sentry-cli needs it: lower case and no space before the `;`. Large ones may be counted. */
export const sendJson = (reply: FastifyReply, status: number, body: unknown, hold?: HoldAnswer): FastifyReply => {
  const text = JSON.stringify(body)
  hold?.(reply, text.length)
  return reply.code(status).headers(SAFE_HEADERS).header('content-type', 'application/json; charset=utf-8').send(text)
}

/** Answers a refusal, in the form that the request accepts. */
export const sendRefusal = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply => {
  const { contentType, text } = errorBody(refusal, request.headers.accept)
  if (!reply.hasHeader('vary')) reply.header('vary', 'Accept')
  return (
    reply
      .code(refusal.status)
      .headers(SAFE_HEADERS)
      .headers(refusal.headers ?? {})
      .header('content-type', contentType)
      // As bytes, since Fastify adds a charset to the type of a JSON text that has none.
      .send(Buffer.from(text))
  )
}
