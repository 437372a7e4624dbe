import type { Clock } from '@slugline/core'

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() }
