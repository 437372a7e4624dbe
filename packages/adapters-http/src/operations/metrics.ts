import { Counter, Registry } from '@prometheus-io/client'
import type { EventLog, LogEvent } from '@slugline/core'

/** Counters that are filled as an event log, and read as Prometheus' text. */
export interface Metrics extends EventLog {
  readonly contentType: string
  readonly text: () => Promise<string>
}

/** What metrics must know beforehand. */
export interface MetricsOptions {
  /** The ids of the plugins. Whatever else a URL names is counted as `other`, so that no caller can make up labels. */
  readonly plugins: readonly string[]
}

/**
 * Makes metrics with a registry of their own: a host's metrics stay what they are.
 *
 * @example
 * const metrics = makeMetrics({ plugins: plugins.map(({ id }) => id) })
 * const useCases = makeUseCases({ ...ports, events: combineEventLogs(logEvents(app.log), metrics) })
 */
export const makeMetrics = ({ plugins }: MetricsOptions): Metrics => {
  const registry = new Registry()
  const counters = makeCounters(registry)
  const known = new Set(plugins)
  const labelOf = (plugin: string): string => (known.has(plugin) ? plugin : 'other')
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    emit: (event) => count(counters, labelOf, event),
  }
}

type Counters = ReturnType<typeof makeCounters>

const makeCounters = (registry: Registry) => ({
  deliveries: new Counter({
    name: 'slugline_deliveries_total',
    help: 'Deliveries that were accepted, by what came of them.',
    labelNames: ['plugin', 'outcome', 'reason'],
    registers: [registry],
  }),
  refusals: new Counter({
    name: 'slugline_hook_refusals_total',
    help: 'Calls of hooks that were refused, by the error that was answered.',
    labelNames: ['plugin', 'error'],
    registers: [registry],
  }),
  owners: new Counter({
    name: 'slugline_releases_without_owner_total',
    help: 'Releases that were recorded without owner: nobody verified has the address, or several members have it.',
    labelNames: ['owner'],
    registers: [registry],
  }),
})

const count = (counters: Counters, labelOf: (plugin: string) => string, event: LogEvent): void => {
  switch (event._tag) {
    case 'delivery.received':
      counters.deliveries.inc({ plugin: labelOf(event.plugin), ...event.outcome })
      break
    case 'hook.refused':
      counters.refusals.inc({ plugin: labelOf(event.plugin), error: event.error })
      break
    case 'owner.missing':
      counters.owners.inc({ owner: 'missing' })
      break
    case 'owner.ambiguous':
      counters.owners.inc({ owner: 'ambiguous' })
      break
  }
}
