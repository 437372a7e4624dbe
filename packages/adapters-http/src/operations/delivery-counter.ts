import { Counter, type Registry } from '@prometheus-io/client'
import type { DeliveryReceived } from '@slugline/core'
import { findOrMake } from './find-or-make.ts'

interface Tally {
  readonly labels: Readonly<Record<'plugin' | 'outcome' | 'reason', string>>
  count: number
}

/**
 * The counter of deliveries; answers what counts one. It keeps its own tallies, which become the library's values when
 * it asks for them: for labels it takes longer than all of this.
 */
export const addDeliveryCounter = (
  registry: Registry,
  labelOf: (plugin: string) => string,
): ((event: DeliveryReceived) => void) => {
  const tallies = new Map<string, Map<string, Tally>>()
  new Counter({
    name: 'slugline_deliveries_total',
    help: 'Deliveries that were accepted, by what came of them.',
    labelNames: ['plugin', 'outcome', 'reason'],
    registers: [registry],
    collect() {
      this.reset()
      for (const byReason of tallies.values()) {
        for (const { labels, count } of byReason.values()) this.inc(labels, count)
      }
    },
  })
  return ({ plugin, outcome: { outcome, reason } }) => {
    const label = labelOf(plugin)
    const byReason = findOrMake(tallies, label, () => new Map<string, Tally>())
    findOrMake(byReason, reason, () => ({ labels: { plugin: label, outcome, reason }, count: 0 })).count += 1
  }
}
