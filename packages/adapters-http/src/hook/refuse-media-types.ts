import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { ENCODED_BODY, isEncoded } from '../http/body-encoding.ts'
import { sendRefusal } from '../http/send.ts'
import { type HookPlugin, mediaTypesBy } from './hook-media-types.ts'
import { hookParams } from './hook-params.ts'

/** Step 2 of a hook, before a byte of the body is read: its media type and its encoding. */
export const refuseMediaTypes = (
  plugins: readonly HookPlugin[],
  tell: (request: FastifyRequest) => void,
): onRequestHookHandler => {
  const typesOf = mediaTypesBy(plugins)
  return (request, reply, done) => {
    const types = typesOf(hookParams(request).plugin)
    const encoded = isEncoded(request.headers['content-encoding'])
    if (!encoded && types.has(request.mediaType ?? '')) return done()
    const detail = encoded ? ENCODED_BODY : `The Content-Type must be ${[...types].join(' or ')}.`
    tell(request)
    sendRefusal(request, reply, { status: 415, detail })
  }
}
