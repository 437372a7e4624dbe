import type { EventLog, HookRefused, LogEvent } from '@slugline/core'

/** What we need of a logger: pino and Fastify's `app.log` have it. */
export interface EventLogger {
  readonly debug: (fields: object, message: string) => void
  readonly info: (fields: object, message: string) => void
}

/**
 * An event log that writes to a logger. Deliveries and calls that anybody can make go to `debug`, so that traffic fills
 * no disk; what an operator should see and nobody can make up goes to `info`: an owner who is not known, and a call to
 * a right URL that was refused.
 */
export const logEvents = (logger: EventLogger): EventLog => ({
  emit: (event) => {
    const { _tag, ...fields } = event
    logger[levelOf(event)]({ event: _tag, ...fields }, _tag)
  },
})

const levelOf = (event: LogEvent): 'debug' | 'info' => {
  switch (event._tag) {
    case 'owner.missing':
    case 'owner.ambiguous':
      return 'info'
    case 'delivery.received':
      return 'debug'
    case 'hook.refused':
      return isTelling(event) ? 'info' : 'debug'
  }
}

/** The errors behind which the URL was right: something is configured wrong. */
const TELLING: ReadonlySet<string> = new Set(['PluginDisabled', 'SignatureError', 'MalformedBody', 'InvalidBody'])

const isTelling = ({ error }: HookRefused): boolean => TELLING.has(error)
