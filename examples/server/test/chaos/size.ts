/** `npm run test:chaos` sets it; `npm test` runs the short form. */
const isLong = process.env.SLUGLINE_CHAOS === 'long'

/**
 * How much chaos there is. In milliseconds: a connection's rest after an answer 2xx, the same where all that is recorded
 * is forwarded too, and how long a test may take.
 */
export const SIZE = isLong
  ? { kills: 25, outages: 20, terminations: 500, rest: 0, longRest: 300, timeout: 900_000 }
  : { kills: 2, outages: 3, terminations: 20, rest: 5, longRest: 1_000, timeout: 240_000 } // other tests run beside
