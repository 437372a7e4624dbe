import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished } from 'vitest'
import { type AnswerCheck, makeAnswerCheck } from './answer-check.ts'
import { makeDocument } from './document.ts'

let check: AnswerCheck | null = null

/** From now on each answer of a documented route must be as the document says, or the test that called it fails. */
export const checkAnswers = (app: FastifyInstance): void => {
  check ??= makeAnswerCheck(makeDocument())
  const fits = check
  const issues: string[] = []
  app.addHook('onSend', async (request, reply, payload) => {
    const answered = {
      method: request.method,
      route: request.routeOptions.url ?? '',
      sent: request.body instanceof Uint8Array ? parse(request.body.toString()) : null,
      status: reply.statusCode,
      contentType: reply.getHeader('content-type')?.toString() ?? null,
      headers: Object.keys(reply.getHeaders()),
      body: typeof payload === 'string' || payload instanceof Uint8Array ? payload.toString() : '',
    }
    issues.push(...fits(answered).map((issue) => `${request.method} ${request.url}: ${issue}`))
  })
  onTestFinished(() => expect(issues).toEqual([]))
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
