import { decodeJson, decodeWith, fitText, type Instant } from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import type * as t from 'io-ts'
import { members, TextCodec } from '../codecs.ts'
import { type Call, nameOf, type RawAnswer } from './attempt.ts'
import type { Refused } from './platform-api-error.ts'
import { readRetryAfter } from './retry-after.ts'

/** Very old answers say `error` for `message` (HEROKU.md, section 8). */
const ErrorBody = members({ id: TextCodec, message: TextCodec, error: TextCodec, url: TextCodec }, 'an error')

const NOTHING: t.TypeOf<typeof ErrorBody> = { id: null, message: null, error: null, url: null }

const readErrorBody = (raw: Uint8Array): t.TypeOf<typeof ErrorBody> =>
  F.pipe(
    decodeJson(raw),
    E.flatMap(decodeWith(ErrorBody)),
    E.getOrElse(() => NOTHING),
  )

/** An answer with an error status, in which nothing stands that must not be told. */
export const toRefused = (call: Call, answer: RawAnswer, secrets: readonly string[], now: Instant): Refused => {
  const { status, requestId, headers, raw } = answer
  const pause = readRetryAfter(headers, now)
  const { id, message, error, url } = readErrorBody(raw ?? new Uint8Array())
  const tell = (text: string | null): string | null => (text === null ? null : fitText(without(secrets, text)))
  return {
    _tag: 'Refused',
    status,
    id: tell(id),
    message: tell(message ?? error),
    url: tell(url),
    requestId,
    retryAt: pause === null ? null : now + pause,
    call: nameOf(call),
  }
}

/** An answer may repeat what it was sent. */
const without = (secrets: readonly string[], text: string): string =>
  secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '…')), text)

const unsent = (status: number, id: string, message: string, call: string): Refused => ({
  _tag: 'Refused',
  status,
  id,
  message,
  url: null,
  requestId: null,
  retryAt: null,
  call,
})

/** What no header can carry is no token. */
export const unusableToken = (call: string): Refused =>
  unsent(401, 'unauthorized', 'The API token is empty, or has characters that no token has. Nothing was sent.', call)

/** See {@link CallPath}. */
export const unusablePath = (call: string): Refused =>
  unsent(404, 'not_found', 'An id in the path is empty, too long, or no id. Nothing was sent.', call)
