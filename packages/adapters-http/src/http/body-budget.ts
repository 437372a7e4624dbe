import { Transform } from 'node:stream'
import type { preParsingHookHandler } from 'fastify'
import type { AdmissionLimits } from './admission.ts'

/** How much routes take on at once. */
export interface RouteLimits extends AdmissionLimits {
  /** How many bytes of large bodies may be on their way in; default 32 MiB for hooks, 64 MiB for the API. */
  readonly incoming?: number
  /** How many bytes of answers may wait for those who read them; default 64 MiB. For the API: a hook's are short. */
  readonly outgoing?: number
}

/** What the reading of a body ends with that had to make room. */
export const BODY_GIVEN_UP: Error = Object.assign(new Error('The body was given up to make room for others.'), {
  statusCode: 503,
})

/** Bodies up to this size are not counted: about as much as any connection may hold of what nobody has read yet. */
const SMALL = 64 * 1024

/** What each piece of a body takes beside its bytes: 16 MiB may come one by one, and are gigabytes then. */
const PIECE = 256

/**
 * A budget for the bytes of large bodies that are on their way in, and of those that do not say how large they are.
 * When it is exceeded, bodies are given up, those first that began first, which are the slow ones: whoever holds many
 * of them back keeps out nobody but himself.
 */
export const budgetBodies = (most: number): preParsingHookHandler => {
  /** The bytes that are here of each, in the order in which they began. */
  const held = new Map<Transform, number>()
  let bytes = 0
  const release = (body: Transform): void => {
    bytes -= held.get(body) ?? 0
    held.delete(body)
  }
  const hold = (body: Transform, more: number): void => {
    held.set(body, (held.get(body) ?? 0) + more)
    bytes += more
    for (const first of held.keys()) {
      if (bytes <= most) return
      release(first)
      first.destroy(BODY_GIVEN_UP)
    }
  }
  return (request, reply, payload, done) => {
    if (isSmall(request.headers['content-length'])) return done(null, payload)
    const body: Transform = new Transform({
      transform: (chunk: Buffer, _encoding, next) => {
        hold(body, chunk.length + PIECE)
        next(null, chunk)
      },
    })
    held.set(body, 0)
    body.once('close', () => release(body))
    // What is refused halfway is read by nobody any more: nobody else hears its error, and it ends with its answer.
    body.on('error', () => undefined)
    reply.raw.once('close', () => body.destroy())
    payload.once('error', (error: Error) => body.destroy(error))
    done(null, payload.pipe(body))
  }
}

const isSmall = (contentLength: string | undefined): boolean => Number(contentLength ?? Number.NaN) <= SMALL
