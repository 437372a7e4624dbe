import { decodeWith, describeIssues, type Instant } from '@slugline/core'
import { either as E } from 'fp-ts'
import type * as t from 'io-ts'
import ky, { HTTPError, type KyInstance, TimeoutError } from 'ky'
import { FORWARDED_HEADER } from '../http/forwarded-header.ts'
import { systemClock } from '../node/system-clock.ts'
import { isLate } from '../outgoing/is-late.ts'
import { notBefore } from '../outgoing/retry-after.ts'
import { AnswerTooLong, type Fetch, limitAnswers } from './limit-answers.ts'
import { readRefusal } from './read-refusal.ts'
import { SentryError, type SentryFailure } from './sentry-failure.ts'

/** Where a Sentry-compatible server is, and how to speak to it. */
export interface SentryOptions {
  /** Its address, such as `https://sentry.example.com`: the API is below `/api/0/` there. */
  readonly url: string
  /** A token with the scopes `org:read` and `project:releases`. */
  readonly token: string
  /** By which it is called; default the platform's. */
  readonly fetch?: Fetch
  /** How many milliseconds an answer may take to begin, and again to end; default 10 000. */
  readonly timeout?: number
  /** How many milliseconds to wait before the first repetition of a call; default 300, doubled each time. */
  readonly pause?: number
  /** Whether what is told was recorded elsewhere before: a Slugline does not forward it again. Default false. */
  readonly isForwarded?: boolean
}

/** One call. */
export interface SentryCall<A> {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Below `api/0/`. */
  readonly path: string
  readonly json?: Readonly<Record<string, unknown>>
  /** Whether it does no harm to ask for it twice: it is repeated when it fails for a moment. */
  readonly repeatable: boolean
  /** It names projects and no release, so that what is not found is one of them or the organization. */
  readonly ofProjects?: true
  readonly answer: t.Type<A, unknown, unknown>
}

export interface SentryAnswer<A> {
  readonly status: number
  readonly body: A
  /** The `Link` header of a list. */
  readonly link: string | null
}

/** Calls a server; rejects with a {@link SentryError}, and with nothing else. */
export type CallSentry = <A>(call: SentryCall<A>) => Promise<SentryAnswer<A>>

/** A page of deploys with a hundred refs each stays below it; nothing else is done while a longer one is parsed. */
const LONGEST_ANSWER = 1024 * 1024

/** How often a call is repeated, and how many milliseconds after the first failure. */
export const REPETITIONS = 2
export const PAUSE = 300

/** The longest pause. Where a server asks for a longer one, the caller had better come back then. */
const LONGEST_PAUSE = 2000

/**
 * Makes what gives a {@link CallSentry} for a piece of work: all of its calls fail from the moment on at which its signal
 * is given, and with it whatever they are at.
 */
export const makeCallSentry = (options: SentryOptions): ((end?: AbortSignal) => CallSentry) => {
  const http = makeHttp(options)
  return (end) => async (call) => {
    const request = `${call.method} /${API}${call.path}`
    try {
      const { method, path, json, repeatable } = call
      const sent = http(path, {
        method,
        ...(json && { json }),
        ...(repeatable ? {} : { retry: 0 }),
        ...(end && { signal: end }),
      })
      const text = await sent.text()
      const { status, headers } = await sent
      return { status, body: decodeAnswer(request, call.answer, text), link: headers.get('link') }
    } catch (error) {
      if (error instanceof SentryError) throw error
      throw new SentryError(request, toFailure(error, options.token, call.ofProjects === true))
    }
  }
}

const API = 'api/0/'

const makeHttp = ({
  url,
  token,
  fetch = globalThis.fetch,
  timeout = 10_000,
  pause = PAUSE,
  isForwarded = false,
}: SentryOptions): KyInstance =>
  ky.create({
    fetch: limitAnswers(fetch, LONGEST_ANSWER),
    prefix: addressOf(url),
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'user-agent': 'slugline',
      ...(isForwarded && { [FORWARDED_HEADER]: '1' }),
    },
    redirect: 'manual',
    timeout,
    retry: {
      limit: REPETITIONS,
      methods: ['get', 'post', 'put'],
      statusCodes: [408, 429, 500, 502, 503, 504],
      // Of headers that ky knows beside Retry-After, such as RateLimit-Reset, which say when all of a limit is back.
      maxRetryAfter: LONGEST_PAUSE,
      shouldRetry: ({ error }) => (asksForLonger(error) ? false : undefined),
      backoffLimit: LONGEST_PAUSE,
      delay: (attempt) => pause * 2 ** (attempt - 1),
      jitter: (delay) => delay * (0.5 + Math.random() / 2),
    },
  })

const asksForLonger = (error: Error): boolean => {
  const now = systemClock.now()
  return error instanceof HTTPError && (comeBack(error, now) ?? now) > now + LONGEST_PAUSE
}

/** When the server wants to be asked again. */
const comeBack = ({ response }: HTTPError, now: Instant): Instant | null =>
  notBefore(response.headers.get('retry-after'), now)

/** Where the API is. A name and a password in the URL, which the token replaces, would stand in errors. */
const addressOf = (url: string): URL => {
  const address = new URL(API, url.endsWith('/') ? url : `${url}/`)
  address.username = ''
  address.password = ''
  return address
}

const decodeAnswer = <A>(request: string, codec: t.Type<A, unknown, unknown>, text: string): A => {
  const json = E.tryCatch(
    (): unknown => JSON.parse(text),
    () => 'JSON',
  )
  if (E.isLeft(json)) throw unexpected(request, 'body: expected JSON.')
  const body = decodeWith(codec)(json.right)
  if (E.isLeft(body)) throw unexpected(request, describeIssues(body.left))
  return body.right
}

const unexpected = (request: string, issues: string): SentryError =>
  new SentryError(request, { _tag: 'UnexpectedAnswer', issues })

/** What ky threw, without what it holds: its errors carry the request with its token. */
const toFailure = (error: unknown, token: string, ofProjects: boolean): SentryFailure => {
  if (error instanceof HTTPError) {
    const asked = { token, ofProjects, notBefore: comeBack(error, systemClock.now()) }
    return readRefusal(error.response.status, error.data, asked)
  }
  if (error instanceof AnswerTooLong) return { _tag: 'UnexpectedAnswer', issues: `body: ${error.message}.` }
  const timedOut = isLate(error)
  const reason = isOwnTime(error) ? 'it took too long' : innermost(error).replaceAll(token, '…')
  return { _tag: 'Unreachable', reason, timedOut, notBefore: null }
}

/** The time of one call is up, or that of a whole recording. */
const isOwnTime = (error: unknown): boolean =>
  error instanceof TimeoutError || (error instanceof DOMException && error.name === 'TimeoutError')

/**
 * The message at the bottom, such as `connect ECONNREFUSED 127.0.0.1:9000`: those above it say "fetch failed". A host
 * with several addresses fails at each of them; the first speaks for all.
 */
const innermost = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no error that says why'
  if (error instanceof AggregateError && error.message === '') return innermost(error.errors[0])
  return error.cause === undefined ? error.message : innermost(error.cause)
}
