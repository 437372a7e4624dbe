import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods, onRequestHookHandler } from 'fastify'
import { logSerializers } from './log-serializers.ts'
import { sendRefusal } from './send.ts'

/**
 * Both spellings of a canonical path, which ends in a slash: a host need not set `ignoreTrailingSlash`. Where it does,
 * the router takes both for one.
 */
export const addBothSpellings = (
  app: FastifyInstance,
  methods: readonly HTTPMethods[],
  path: string,
  add: (path: string) => void,
): void => {
  const bare = path.slice(0, -1)
  add(path)
  if (!methods.every((method) => app.hasRoute({ method, url: `${app.prefix}${bare}` }))) add(bare)
}

/** Answers every method but the given ones, on a path that is known, with 405 and `Allow`. */
export const refuseOtherMethods = (
  app: FastifyInstance,
  path: string,
  allowed: readonly string[],
  tell: (request: FastifyRequest) => void = () => undefined,
): void => {
  const others = supportedMethods(app).filter((method) => !allowed.includes(method))
  const headers = { allow: allowed.join(', ') }
  const refuse = (request: FastifyRequest, reply: FastifyReply): void => {
    tell(request)
    sendRefusal(request, reply, { status: 405, detail: `This path takes ${headers.allow} only.`, headers })
  }
  addBothSpellings(app, others, path, (url) => app.route(answerAtOnce(others, url, refuse)))
}

/** Answers whatever is asked below a path with `refuse`, unless another route takes it. */
export const refuseBelow = (
  app: FastifyInstance,
  path: string,
  refuse: (request: FastifyRequest, reply: FastifyReply) => void,
): void => {
  app.route(answerAtOnce(supportedMethods(app), `${path}*`, refuse))
}

/** A route that answers before it reads any body. */
const answerAtOnce = (
  method: HTTPMethods[],
  url: string,
  answer: (request: FastifyRequest, reply: FastifyReply) => void,
) => {
  const onRequest: onRequestHookHandler = (request, reply, _done) => answer(request, reply)
  return { method, url, exposeHeadRoute: false, logSerializers, onRequest, handler: async () => undefined }
}

const supportedMethods = (app: FastifyInstance): HTTPMethods[] => [...app.supportedMethods]
