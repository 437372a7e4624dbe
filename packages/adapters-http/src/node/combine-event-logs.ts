import type { EventLog } from '@slugline/core'

/** One event log out of several: each hears every event. */
export const combineEventLogs = (...logs: readonly EventLog[]): EventLog => ({
  emit: (event) => {
    for (const log of logs) log.emit(event)
  },
})
