import type { Instant } from '@slugline/core'
import type { RawAnswer } from './attempt.ts'
import type { PlatformSettings } from './platform-options.ts'

/** What a call in the background meets when too little is left. */
export interface Shortage {
  readonly remaining: number
  readonly retryAt: Instant
}

/** What is known of the account's rate limit, which all its tools share. */
export interface CallBudget {
  /** Takes what an answer says is left. */
  readonly note: (answer: RawAnswer) => void
  /** Null when a call in the background may be made. */
  readonly shortage: () => Shortage | null
}

/** Heroku gives back about 75 calls a minute (HEROKU.md, section 8). */
const REFILL = 75 / 60_000

const COUNT = /^\d{1,9}$/

/** Keeps the last `RateLimit-Remaining`, and reckons what came back since. Before the first answer, all is allowed. */
export const makeCallBudget = ({ clock, reserve }: Pick<PlatformSettings, 'clock' | 'reserve'>): CallBudget => {
  let seen = { remaining: Number.POSITIVE_INFINITY, at: 0 }
  return {
    note: ({ status, headers }) => {
      const remaining = headers.get('ratelimit-remaining') ?? (status === 429 ? '0' : '')
      if (COUNT.test(remaining)) seen = { remaining: Number(remaining), at: clock.now() }
    },
    shortage: () => {
      const now = clock.now()
      // Else nothing would come back until a clock that was set back is as far again.
      if (now < seen.at) seen = { ...seen, at: now }
      const remaining = seen.remaining + (now - seen.at) * REFILL
      if (remaining >= reserve) return null
      return { remaining: Math.floor(remaining), retryAt: now + Math.ceil((reserve - remaining) / REFILL) }
    },
  }
}
