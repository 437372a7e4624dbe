/** What an account may still ask. */
export interface FakeRateLimit {
  readonly remaining: () => number
  /** Takes one call; false when there is none left. */
  readonly take: () => boolean
  readonly set: (remaining: number) => void
}

/** As many calls as an account has at most, and as many as come back in a millisecond. */
const MOST = 4500
const REFILL = 75 / 60_000

/** An account's rate limit, which refills with time. */
export const makeFakeRateLimit = (now: () => number): FakeRateLimit => {
  let known = { left: MOST, at: now() }
  const refilled = (): number => {
    const at = now()
    const most = Math.max(MOST, known.left)
    known = { left: Math.min(most, known.left + (at - known.at) * REFILL), at }
    return known.left
  }
  return {
    remaining: () => Math.floor(refilled()),
    take: () => {
      const left = refilled()
      if (left < 1) return false
      known = { ...known, left: left - 1 }
      return true
    },
    set: (left) => {
      known = { left, at: now() }
    },
  }
}
