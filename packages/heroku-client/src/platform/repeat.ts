import { either as E } from 'fp-ts'
import type { Attempt, Call, RawAnswer } from './attempt.ts'
import { isNothingSent } from './failure.ts'
import { isPassing, isRetryable, type Unreachable } from './platform-api-error.ts'
import type { PlatformSettings } from './platform-options.ts'
import { readRetryAfter } from './retry-after.ts'

type Tried = E.Either<Unreachable, RawAnswer>

/** The pauses double from the first to the longest, in milliseconds. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 16_000

/**
 * Tries a call until it is answered for good, within the tries and the time that there are.
 *
 * A GET is repeated after 429, 5xx and broken connections. What changes something is repeated only when the failure
 * proves that nothing was done: there was no connection, or the rate limit stood before it.
 */
export const makeRepeat = (settings: PlatformSettings, attempt: Attempt): ((call: Call) => Promise<Tried>) => {
  const { clock, random, timeout, totalTimeout, tries, wait } = settings
  return async (call) => {
    const deadline = clock.now() + totalTimeout
    for (let made = 1; ; made += 1) {
      const tried = await attempt(call, Math.min(timeout, deadline - clock.now()))
      if (made >= tries || !isWorthRepeating(call, tried)) return tried
      const now = clock.now()
      const pause = askedPause(tried, now) ?? random() * Math.min(FIRST_PAUSE * 2 ** (made - 1), LONGEST_PAUSE)
      // Heroku asks for more time than there is: whoever called decides about later.
      if (now + pause >= deadline) return tried
      await wait(pause)
    }
  }
}

const isWorthRepeating = ({ method }: Call, tried: Tried): boolean => {
  if (E.isLeft(tried)) return isRetryable(tried.left) && (method === 'GET' || isNothingSent(tried.left))
  return method === 'GET' ? isPassing(tried.right.status) : tried.right.status === 429
}

const askedPause = (tried: Tried, now: number): number | null =>
  E.isLeft(tried) ? null : readRetryAfter(tried.right.headers, now)
