/** `npm run test:chaos` sets it; `npm test` runs the short form. */
const isLong = process.env.SLUGLINE_CHAOS === 'long'

/** How much chaos there is, and how many milliseconds a test may take. */
export const SIZE = isLong
  ? { kills: 25, outages: 20, terminations: 500, timeout: 900_000 }
  : { kills: 3, outages: 3, terminations: 20, timeout: 180_000 }
