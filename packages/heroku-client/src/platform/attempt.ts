import { either as E } from 'fp-ts'
import ky from 'ky'
import type { CallPath } from './call-path.ts'
import { readFailure, TookTooLong } from './failure.ts'
import type { Unreachable } from './platform-api-error.ts'
import type { PlatformSettings } from './platform-options.ts'
import { readBody } from './read-body.ts'

/** One call, as it is sent. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** From the question mark on, or nothing. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object
  /** What of the body no error may repeat. */
  readonly secrets?: readonly string[]
}

/** An answer of any status. The body is null when it is larger than it may be. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly requestId: string | null
  readonly raw: Uint8Array | null
}

/** Method and path: what errors say of a call. */
export const nameOf = ({ method, path }: { readonly method: string; readonly path: CallPath }): string =>
  path === null ? method : `${method} ${path}`

/** Sends a call once, and reads its answer within so many milliseconds. Never rejects; never follows a redirect. */
export type Attempt = (call: Call, timeout: number) => Promise<E.Either<Unreachable, RawAnswer>>

export const makeAttempt = (settings: PlatformSettings): Attempt => {
  const base = settings.url.replace(/\/$/, '')
  const send = async (call: Call, signal: AbortSignal): Promise<RawAnswer> => {
    const response = await ky(`${base}${call.path}${call.query}`, {
      method: call.method,
      headers: { ...HEADERS, authorization: `Bearer ${settings.token}`, ...call.headers },
      fetch: settings.fetch,
      redirect: 'manual',
      retry: 0,
      throwHttpErrors: false,
      timeout: false,
      signal,
      ...(call.body === undefined ? {} : { json: call.body }),
    })
    return {
      status: response.status,
      headers: response.headers,
      requestId: response.headers.get('request-id')?.replaceAll(settings.token, '…') ?? null,
      raw: await readBody(response, settings.maxAnswerBytes),
    }
  }
  return async (call, timeout) => {
    try {
      return E.right(await within(timeout, (signal) => send(call, signal)))
    } catch (thrown) {
      return E.left({ _tag: 'Unreachable', ...readFailure(thrown), call: nameOf(call) })
    }
  }
}

const HEADERS = {
  accept: 'application/vnd.heroku+json; version=3',
  'user-agent': 'slugline-heroku-client',
}

/** Does some work, and gives it up after so many milliseconds, whether or not it listens to its signal. */
const within = async <A>(milliseconds: number, work: (signal: AbortSignal) => Promise<A>): Promise<A> => {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TookTooLong('The answer took too long.'))
      controller.abort()
    }, milliseconds)
  })
  try {
    return await Promise.race([work(controller.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
