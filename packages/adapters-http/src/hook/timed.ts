import type { EventLog, HookAnswered } from '@slugline/core'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { hookParams } from './hook-params.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const CALLED = { _tag: 'hook.called' } as const

/** Where a request keeps its time of arrival: Fastify's own `elapsedTime` stays 0 while it logs no requests. */
const ARRIVED = 'hookArrivedAt'

/** Makes the requests of a scope able to keep their time of arrival. */
export const keepArrivals = (app: FastifyInstance): void => void app.decorateRequest(ARRIVED, 0)

/** Notes when the headers of a request have arrived. */
export const noteArrival: onRequestHookHandler = (request, _reply, done) => {
  request.setDecorator(ARRIVED, performance.now())
  done()
}

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
      const seconds = (performance.now() - request.getDecorator<number>(ARRIVED)) / 1000
      events.emit({ _tag: 'hook.answered', plugin, answer, seconds })
    }
  }
}

const answerBy = (status: number): HookAnswered['answer'] => {
  if (status < 400) return 'accepted'
  return status < 500 ? 'refused' : 'failed'
}
