import { createHmac, timingSafeEqual } from 'node:crypto'
import { type FastifyInstance, fastify } from 'fastify'

/** The header that Heroku signs with. */
const SIGNATURE = 'heroku-webhook-hmac-sha256'

/** What the peers read of a release event. */
export interface ReleaseEvent {
  readonly id: string
  readonly actor: { readonly email: string }
  readonly data: {
    readonly app: { readonly id: string }
    readonly slug: { readonly commit: string }
    readonly version: number
    readonly updated_at: string
  }
}

type Keep = (raw: Buffer, event: ReleaseEvent) => Promise<unknown>

/**
 * What an engineer writes by hand: a bare Fastify route that checks the body's HMAC over the raw bytes and parses the
 * JSON. What it does with the body is up to `keep`.
 */
export const bareRoute = (secret: string, keep: Keep): FastifyInstance => {
  const app = fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/hook', async (request, reply) => {
    const raw = request.body
    if (!Buffer.isBuffer(raw)) return reply.code(400).send()
    const expected = createHmac('sha256', secret).update(raw).digest()
    const given = Buffer.from(String(request.headers[SIGNATURE]), 'base64')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send()
    await keep(raw, JSON.parse(raw.toString()))
    return reply.code(204).send()
  })
  return app
}

/** Listens on a free port of this machine and says where, for the benchmark that started this process. */
export const announce = async (app: FastifyInstance): Promise<void> => {
  console.log(`${await app.listen({ host: '127.0.0.1', port: 0 })}/hook`)
}
