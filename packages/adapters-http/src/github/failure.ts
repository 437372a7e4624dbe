import type { Instant, PlatformError } from '@slugline/core'
import { OutgoingRefused } from '../outgoing/outgoing-refused.ts'

/** What we need of an answer to tell what went wrong. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

const HOUR = 3_600_000
const MINUTE = 60_000

/** Why GitHub did not answer what was asked. Nothing of what it wrote is repeated. */
export const failureOf = (refusal: Refusal, now: Instant): PlatformError => {
  const { status } = refusal
  if (isTooMany(refusal)) {
    const detail = 'GitHub takes no more calls for a while.'
    return { _tag: 'PlatformUnavailable', detail, notBefore: comeBack(refusal.headers, now) }
  }
  if (status >= 500) return { _tag: 'PlatformUnavailable', detail: `GitHub answered ${status}.`, notBefore: null }
  if (status === 401) return refused('unauthorized', 'GitHub does not take the token.')
  if (status === 403) return refused('forbidden', 'GitHub does not let the token read this repository.')
  if (status >= 300 && status < 400)
    return refused('unknown', 'GitHub has the repository in another place: its name here is out of date.')
  return refused('invalid', `GitHub answered ${status}.`)
}

/** GitHub tells of its limits by 429 and by 403; of its secondary ones sometimes in words alone. */
const isTooMany = ({ status, headers, text }: Refusal): boolean => {
  if (status !== 403) return status === 429
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' || /rate limit/i.test(text)
}

/** When to come back: as GitHub says, else in a minute, as its documentation does; within two hours in any case. */
const comeBack = (headers: Headers, now: Instant): Instant => {
  const after = seconds(headers.get('retry-after'))
  const reset = headers.get('x-ratelimit-remaining') === '0' ? seconds(headers.get('x-ratelimit-reset')) : null
  const told = after === null ? reset : now + after
  return Math.min(now + 2 * HOUR, Math.max(now, told ?? now + MINUTE))
}

const seconds = (header: string | null): number | null =>
  header !== null && /^\d{1,12}$/.test(header) ? Number(header) * 1000 : null

/** Why there was no answer. What was thrown may hold the token or the URL: only our own refusals are repeated. */
export const failureOfCall = (error: unknown): PlatformError => {
  if (!(error instanceof OutgoingRefused) || error.rule === 'closed') {
    return { _tag: 'PlatformUnavailable', detail: 'GitHub could not be reached.', notBefore: null }
  }
  return error.rule === 'size' || error.rule === 'status'
    ? { _tag: 'PlatformUnexpected', detail: error.message }
    : refused('forbidden', error.message)
}

const refused = (why: 'unauthorized' | 'forbidden' | 'unknown' | 'invalid', detail: string): PlatformError => ({
  _tag: 'PlatformRefused',
  why,
  detail,
})
