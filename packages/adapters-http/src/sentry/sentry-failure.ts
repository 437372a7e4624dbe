import type { Instant, StoreFault, StoreUnavailable, UnknownProject } from '@slugline/core'

/** What a call of a Sentry-compatible server may fail with. */
export type SentryFailure = Unreachable | Refused | UnexpectedAnswer

/** There was no answer, or not the whole of one: what was asked may have been done. */
export interface Unreachable {
  readonly _tag: 'Unreachable'
  readonly reason: string
  /** It took too long, and may be going on. */
  readonly timedOut: boolean
  /** It was not asked, since it may be doing that already, and is not to be before; null: it was asked. */
  readonly notBefore: Instant | null
}

/** The server said no. */
export interface Refused {
  readonly _tag: 'Refused'
  readonly status: number
  /** In the server's own words; null when it had none that we read. */
  readonly detail: string | null
  /** The words are about the projects that were named. */
  readonly namesProjects: boolean
  /** It wants not to be asked before; null: it did not say. */
  readonly notBefore: Instant | null
}

/** The server answered something that is no answer to that call. */
export interface UnexpectedAnswer {
  readonly _tag: 'UnexpectedAnswer'
  /** Paths and what was expected there, never what was found. */
  readonly issues: string
}

/** A failed call, with a message for whoever has to act on it. It holds no token, and nothing of the request's body. */
export class SentryError extends Error {
  override readonly name = 'SentryError'
  readonly failure: SentryFailure

  /** `call` is method and path: `POST /api/0/organizations/acme/releases/`. */
  constructor(call: string, failure: SentryFailure) {
    super(`${call}: ${describe(call, failure)}`)
    this.failure = failure
  }
}

const describe = (call: string, failure: SentryFailure): string => {
  switch (failure._tag) {
    case 'Unreachable':
      return `the server cannot be reached: ${failure.reason}`
    case 'Refused':
      return `the server answered ${failure.status}${withDetail(failure)}${hint(call, failure.status)}`
    case 'UnexpectedAnswer':
      return `the server's answer is not what was expected: ${failure.issues}`
  }
}

const withDetail = ({ detail }: Refused): string => (detail === null ? '' : `: ${detail}`)

const hint = (call: string, status: number): string => {
  if (status >= 300 && status < 400) return ' (redirects are not followed: name the address where the API is)'
  if (status === 401) return ' (is the token valid there?)'
  if (status === 403) return ' (the token needs the scopes org:read and project:releases, and access to the projects)'
  if (status === 404 && call.includes('/deploys/')) return ' (a GlitchTip of old keeps no deploys)'
  return ''
}

/**
 * Whether the same call may well succeed later; the server may have done what it was asked to, although it did not say
 * so. An answer that is not its own (a proxy's page, half of one) counts too.
 */
export const isTransient = (failure: SentryFailure): boolean =>
  failure._tag !== 'Refused' || isTransientStatus(failure.status)

/** Whether what was asked for may be going on: nobody waited for it to the end, neither we nor a proxy before the server. */
export const mayGoOn = (failure: SentryFailure): boolean =>
  failure._tag === 'Unreachable' ? failure.timedOut : failure._tag === 'Refused' && failure.status === 504

// 409: a Sentry is busy with the commits of that release.
const isTransientStatus = (status: number): boolean => status >= 500 || [408, 409, 429].includes(status)

/** What a failure is to whoever records or reads. */
export const toPortError = (error: unknown): StoreUnavailable | StoreFault | UnknownProject => {
  if (!(error instanceof SentryError)) return { _tag: 'StoreFault', cause: error }
  const { failure } = error
  if (failure._tag === 'Refused' && failure.namesProjects) return { _tag: 'UnknownProject' }
  if (!isTransient(failure)) return { _tag: 'StoreFault', cause: error }
  const notBefore = failure._tag === 'UnexpectedAnswer' ? null : failure.notBefore
  return { _tag: 'StoreUnavailable', cause: error, ...(notBefore !== null && { notBefore }) }
}
