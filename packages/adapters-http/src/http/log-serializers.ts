import { redactUrl } from './redact-url.ts'

/** The part of a request that its log line shows. */
export interface LoggedRequest {
  readonly method: string
  readonly url: string
  readonly ip?: string
}

/** Serializers for Fastify's logger that show no hook's signature: `fastify({ logger: { serializers: logSerializers } })`. */
export const logSerializers = {
  req: ({ method, url, ip }: LoggedRequest): Readonly<Record<string, unknown>> => ({
    method,
    url: redactUrl(url),
    remoteAddress: ip,
  }),
}
