import type { EventLog } from '@slugline/core'

/** An event log that wakes whoever looks for what was recorded: at once, and not only at his next look. */
export const makeWakeOnEvents = (wake: () => void): EventLog => ({
  emit: (event) => {
    if (event._tag === 'delivery.received' && event.outcome.outcome !== 'duplicate') wake()
  },
})
