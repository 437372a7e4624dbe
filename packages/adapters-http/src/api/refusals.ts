import type { EventLog } from '@slugline/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { OVERLOADED } from '../http/admission.ts'
import { answerError, errorByStatus, logFault } from '../http/answer-error.ts'
import { BODY_GIVEN_UP } from '../http/body-budget.ts'
import { sendRefusal } from '../http/send.ts'
import { type ApiError, apiRefusal } from './api-error.ts'

/** How calls of the API are refused; the event log hears of each. */
export interface Refusals {
  readonly refuse: (request: FastifyRequest, reply: FastifyReply, error: ApiError) => FastifyReply
  /** For what Fastify throws, and whoever reads a body. */
  readonly handleError: (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

/** Refuses calls in our error form. */
export const makeRefusals = (events: EventLog | undefined): Refusals => {
  const refuse: Refusals['refuse'] = (request, reply, error) => {
    if (error._tag === 'StoreFault') logFault(request, error.cause)
    events?.emit({ _tag: 'api.refused', error: error._tag })
    return sendRefusal(request, reply, apiRefusal(error))
  }
  return {
    refuse,
    handleError: (error, request, reply) => {
      if (error === BODY_GIVEN_UP) return refuse(request, reply, OVERLOADED)
      const answered = answerError(error, request, reply)
      events?.emit({ _tag: 'api.refused', error: errorByStatus(reply.statusCode) })
      return answered
    },
  }
}
