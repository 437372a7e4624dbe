import type { Instant } from '@slugline/core'

/** Nobody makes us wait for longer: what is to be sent is old then. */
const MAX_WAIT_MS = 86_400_000

/** When somebody wants to be called again, by its `Retry-After`; null: it did not say, or a time that has passed. */
export const notBefore = (retryAfter: string | null, now: Instant): Instant | null => {
  const wait = retryAfter === null ? 0 : waitOf(retryAfter, now)
  return wait > 0 ? now + Math.min(wait, MAX_WAIT_MS) : null
}

/** Milliseconds, of seconds or of a date of HTTP; 0 for anything else. */
const waitOf = (text: string, now: Instant): number => {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? 0 : date - now
}
