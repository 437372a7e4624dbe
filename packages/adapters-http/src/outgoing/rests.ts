import { type Clock, type Instant, makeRecentValues } from '@slugline/core'

/** How long somebody rests who did not answer in time, and how many such are remembered. */
const REST_MS = 60_000
const REMEMBERED = 1000

/** Who is not called for a while, by any name: somebody who is slow on purpose would keep all others waiting. */
export interface Rests {
  /** Until when somebody rests; null: he does not. */
  readonly until: (name: string) => Instant | null
  /** Somebody did not answer in time: he rests for a minute from now. Answers until when. */
  readonly begin: (name: string) => Instant
}

export const makeRests = (clock: Clock): Rests => {
  const ends = makeRecentValues<Instant>(REMEMBERED)
  return {
    until: (name) => {
      const end = ends.get(name)
      return end === undefined || end <= clock.now() ? null : end
    },
    begin: (name) => {
      const end = clock.now() + REST_MS
      ends.set(name, end)
      return end
    },
  }
}
