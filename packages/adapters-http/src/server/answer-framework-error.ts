import type { FastifyReply, FastifyRequest } from 'fastify'
import { NO_SUCH_HOOK } from '../hook/hook-refusal.ts'
import { frameworkRefusal } from '../http/framework-refusal.ts'
import { sendRefusal } from '../http/send.ts'

const IS_HOOK = /\/hooks\/release\//

/**
 * Answers what the router refuses before any route is found (`frameworkErrors`). Fastify's own answer echoes the URL,
 * and with it a hook's signature.
 */
export const answerFrameworkError = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const refusal = IS_HOOK.test(request.url) ? NO_SUCH_HOOK : frameworkRefusal(error, undefined)
  sendRefusal(request, reply, refusal)
}
