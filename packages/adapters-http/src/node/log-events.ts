import type { EventLog, LogEvent } from '@slugline/core'

/** What we need of a logger: pino and Fastify's `app.log` have it. */
export interface EventLogger {
  readonly debug: (fields: object, message: string) => void
  readonly info: (fields: object, message: string) => void
}

/**
 * An event log that writes to a logger. An owner who is not known goes to `info`: an operator should see it, and nobody
 * outside can make it up. So does a job that was given up, for a person must look at it. A failure of the database goes
 * to `debug`: whoever is answered tells of a fault by itself. So do other failures of jobs, which are tried again.
 * Deliveries and refusals are the hook route's to log, which knows the request; the rest is only counted.
 */
export const logEvents = (logger: EventLogger): EventLog => ({
  emit: (event) => {
    const level = levelOf(event)
    if (level === null) return
    const { _tag, ...fields } = event
    logger[level]({ event: _tag, ...fields }, _tag)
  },
})

const levelOf = (event: LogEvent): 'debug' | 'info' | null => {
  switch (event._tag) {
    case 'owner.missing':
    case 'owner.ambiguous':
      return 'info'
    case 'database.failed':
      return 'debug'
    case 'job.settled':
      return JOB_LEVELS[event.outcome]
    case 'backfill.finished':
      return event.recorded > 0 ? 'info' : null
    case 'delivery.received':
    case 'hook.refused':
    case 'api.refused':
    case 'hook.called':
    case 'hook.answered':
    case 'batch.flushed':
      return null
  }
}

const JOB_LEVELS = { done: null, retry: 'debug', dead: 'info' } as const
