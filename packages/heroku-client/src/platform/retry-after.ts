import type { Instant } from '@slugline/core'

const SECONDS = /^\d{1,9}$/

/** Nobody makes us wait for longer: the limits of Heroku are by the hour. */
const LONGEST = 86_400_000

/** How many milliseconds an answer asks us to wait, by seconds or by a date; null when it does not. */
export const readRetryAfter = (headers: Headers, now: Instant): number | null => {
  const asked = headers.get('retry-after')
  if (asked === null) return null
  if (SECONDS.test(asked)) return Math.min(Number(asked) * 1000, LONGEST)
  const date = Date.parse(asked)
  return Number.isNaN(date) ? null : Math.min(Math.max(0, date - now), LONGEST)
}
