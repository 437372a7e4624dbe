import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { allMediaTypes, FORM, type HookPlugin } from './hook-media-types.ts'

/** Makes the scope of the hooks keep raw bytes: its parsers replace those that it has from the host, in it alone. */
export const keepRawBodies = async (app: FastifyInstance, plugins: readonly HookPlugin[]): Promise<void> => {
  const unparsed = allMediaTypes(plugins).filter((type) => type !== FORM)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...unparsed], { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  // A form too is parsed after its signature, by its plugin.
  await app.register(formbody, { parser: (text: string) => ({ text }) })
}

/** No text in UTF-8: every reader of a body refuses it. */
const NOT_UTF8 = Uint8Array.of(0xff)

/**
 * The bytes of a body that was kept raw. The form parser hands over text, in which what was no UTF-8 has become U+FFFD:
 * such a form is lost, and is to be refused when its turn comes, after its URL and its signature.
 */
export const rawBody = (body: unknown): Uint8Array => {
  if (body instanceof Uint8Array) return body
  const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : ''
  if (typeof text !== 'string') return NOT_UTF8
  return text.includes('\uFFFD') ? NOT_UTF8 : Buffer.from(text)
}
