import type { FieldIssue, Instant } from '@slugline/core'

/**
 * Why a call to Heroku's Platform API failed: no answer, a refusal, or an answer that is none of Heroku's; and calls in
 * the background that were not made for the sake of others. No part of it ever holds the token.
 */
export type PlatformApiError = Unreachable | Refused | BudgetSpent | UnexpectedAnswer

/** What stands between us and an answer. `failed` is anything else, such as a certificate or a host that is not allowed. */
export type UnreachableReason = 'timeout' | 'refused' | 'unknown-host' | 'cut' | 'failed'

/** No answer came, or not the whole of it. Whether Heroku did what was asked is not known, unless nothing was sent. */
export interface Unreachable {
  readonly _tag: 'Unreachable'
  readonly reason: UnreachableReason
  /** The word of the runtime, or of `fetch`, for it, such as `ECONNREFUSED`. */
  readonly code: string | null
  /** Method and path, without the query. */
  readonly call: string
}

/** Heroku answered with an error status. Branch on status and id, never on the message. */
export interface Refused {
  readonly _tag: 'Refused'
  readonly status: number
  /** Heroku's word for it, such as `not_found`. */
  readonly id: string | null
  readonly message: string | null
  /** Where Heroku explains it. */
  readonly url: string | null
  /** What Heroku's support asks for. Null too where nothing was sent, as it could only have been refused. */
  readonly requestId: string | null
  /** When Heroku asks us to come back; null when it does not say. */
  readonly retryAt: Instant | null
  readonly call: string
}

/** A call in the background was not made: what is left of the account's rate limit is kept for its other tools. */
export interface BudgetSpent {
  readonly _tag: 'BudgetSpent'
  /** How many calls are left. */
  readonly remaining: number
  /** When enough of them will have come back, if nobody else uses them. */
  readonly retryAt: Instant
  readonly call: string
}

/** An answer that does not fit: no JSON, another shape, a redirect, too large. */
export interface UnexpectedAnswer {
  readonly _tag: 'UnexpectedAnswer'
  readonly status: number
  /** Where it does not fit, and what was expected there; never what was found. */
  readonly issues: readonly FieldIssue[]
  readonly requestId: string | null
  readonly call: string
}

/** Whether the same call may succeed later, without anybody mending anything. */
export const isRetryable = (error: PlatformApiError): boolean => {
  switch (error._tag) {
    case 'Unreachable':
      return error.reason !== 'failed'
    case 'Refused':
      return isPassing(error.status)
    case 'BudgetSpent':
      return true
    case 'UnexpectedAnswer':
      return false
  }
}

/** A status that tells of Heroku's state, and not of the call. */
export const isPassing = (status: number): boolean => status === 429 || status >= 500
