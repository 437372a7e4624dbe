import { describe, expect, it } from 'vitest'
import { type Instant, isInstant } from '../domain/instant.ts'
import type { Clock } from '../ports/clock.ts'

/** A machine's clock may be set while the test runs, but hardly by more than this. */
const STEP = 60_000

/**
 * What every clock promises. It may be set back a little (all clocks of machines are), so it is no sequence; and what
 * time it really is, only `reference` can say: another way to ask, such as `Date.now`.
 */
export const clockContract = (name: string, make: () => Clock, reference?: () => Instant): void => {
  describe(`${name}: clock`, () => {
    it('says moments that can be kept and shown: whole milliseconds of the years 1970 to 9999', () => {
      const { now } = make()
      for (let count = 0; count < 100; count += 1) expect(isInstant(now())).toBe(true)
    })

    it('does not jump', () => {
      const { now } = make()
      let before = now()
      for (let count = 0; count < 1000; count += 1) {
        const after = now()
        expect(Math.abs(after - before)).toBeLessThan(STEP)
        before = after
      }
    })

    it.runIf(reference !== undefined)('agrees with its reference', () => {
      const { now } = make()
      expect(Math.abs(now() - (reference?.() ?? 0))).toBeLessThan(STEP)
    })
  })
}
