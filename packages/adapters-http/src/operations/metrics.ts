import { collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client'
import type { EventLog } from '@slugline/core'
import { countEvents } from './count-events.ts'
import { addLoadGauges, type Load } from './load-gauges.ts'

/** Metrics that are filled as an event log, and read as Prometheus' text. */
export interface Metrics extends EventLog {
  readonly contentType: string
  readonly text: () => Promise<string>
}

/** What metrics must know beforehand. */
export interface MetricsOptions {
  /** The ids of the plugins. Whatever else a URL names is counted as `other`, so that no caller can make up labels. */
  readonly plugins: readonly string[]
  /** The version of what runs here. */
  readonly version: string
  /** Asked at each scrape how busy the store is; null or absent where it cannot tell, and then without gauges. */
  readonly load?: (() => Load) | null
  /** Whether the process is measured too: memory, CPU, event loop. A host that has such metrics already leaves it out. */
  readonly ofProcess?: boolean
}

/**
 * Makes metrics with a registry of their own: a host's metrics stay what they are.
 *
 * @example
 * const metrics = makeMetrics({ plugins: plugins.map(({ id }) => id), version: '1.0.0' })
 * const useCases = makeUseCases({ ...ports, events: combineEventLogs(logEvents(app.log), metrics) })
 */
export const makeMetrics = (options: MetricsOptions): Metrics => {
  const { plugins, version, load = null, ofProcess = false } = options
  const registry = new Registry()
  const known = new Set(plugins)
  const emit = countEvents(registry, (plugin) => (known.has(plugin) ? plugin : 'other'))
  if (load !== null) addLoadGauges(registry, load)
  addBuildInfo(registry, version)
  if (ofProcess) collectDefaultMetrics({ register: registry })
  return { contentType: registry.contentType, text: () => registry.metrics(), emit }
}

const addBuildInfo = (registry: Registry, version: string): void =>
  new Gauge({
    name: 'slugline_build_info',
    help: 'What runs here; always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1)
