import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import type { Admission } from './admission.ts'

/** Refuses a call that would wait too long before anything of it is read. Node drops the body that still comes. */
export const refuseOverload =
  (
    { isFull }: Pick<Admission, 'isFull'>,
    refuse: (request: FastifyRequest, reply: FastifyReply) => void,
  ): onRequestHookHandler =>
  (request, reply, done) => {
    if (isFull()) refuse(request, reply)
    else done()
  }
