import type { EventLog, HookAnswered } from '@slugline/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hookParams } from './hook-params.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const CALLED = { _tag: 'hook.called' } as const

/** A handler of hooks that tells of each call, when it begins and how long it took until its answer. */
export const timed = (events: EventLog | undefined, handle: Handler): Handler => {
  if (events === undefined) return handle
  return async (request, reply) => {
    let answer: HookAnswered['answer'] = 'failed'
    events.emit(CALLED)
    try {
      const sent = await handle(request, reply)
      answer = answerBy(reply.statusCode)
      return sent
    } finally {
      const { plugin } = hookParams(request)
      events.emit({ _tag: 'hook.answered', plugin, answer, seconds: reply.elapsedTime / 1000 })
    }
  }
}

const answerBy = (status: number): HookAnswered['answer'] => {
  if (status < 400) return 'accepted'
  return status < 500 ? 'refused' : 'failed'
}
