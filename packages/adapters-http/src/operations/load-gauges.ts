import { Gauge, type Registry } from '@prometheus-io/client'

/** How busy a store is at this moment. */
export interface Load {
  /** Connections to the database that are open, and how many of them nobody uses. */
  readonly connections: number
  readonly idleConnections: number
  /** Calls that wait for a connection. */
  readonly waitingForConnection: number
  /** Calls that wait to be put together with others into one statement. */
  readonly waitingForFlush: number
}

/** Gauges of a store, which is asked at each scrape. */
export const addLoadGauges = (registry: Registry, read: () => Load): void => {
  const registers = [registry]
  new Gauge({
    name: 'slugline_pool_connections',
    help: 'Connections to the database, by whether somebody uses them.',
    labelNames: ['state'],
    registers,
    collect() {
      const { connections, idleConnections } = read()
      this.set({ state: 'busy' }, connections - idleConnections)
      this.set({ state: 'idle' }, idleConnections)
    },
  })
  new Gauge({
    name: 'slugline_pool_waiting_calls',
    help: 'Calls that wait for a connection to the database.',
    registers,
    collect() {
      this.set(read().waitingForConnection)
    },
  })
  new Gauge({
    name: 'slugline_batch_waiting_calls',
    help: 'Calls that wait to be put together with others into one statement.',
    registers,
    collect() {
      this.set(read().waitingForFlush)
    },
  })
}
