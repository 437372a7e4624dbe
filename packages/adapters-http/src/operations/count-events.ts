import { Counter, Gauge, type Registry } from '@prometheus-io/client'
import type { EventLog } from '@slugline/core'
import { addDeliveryCounter } from './delivery-counter.ts'
import { addBatchSizes, addHookDurations } from './histograms.ts'

/**
 * All metrics that are made of events; answers what takes those. `labelOf` is how a plugin of a URL is counted. What
 * each delivery emits costs a few look-ups; the library's own counters, a microsecond each, serve for what is rare.
 */
export const countEvents = (registry: Registry, labelOf: (plugin: string) => string): EventLog['emit'] => {
  const registers = [registry]
  const countDelivery = addDeliveryCounter(registry, labelOf)
  const observeDuration = addHookDurations(registry, labelOf)
  const observeBatch = addBatchSizes(registry)
  const countCall = addCallsInProgress(registry)
  const refusals = new Counter({
    name: 'slugline_hook_refusals_total',
    help: 'Calls of hooks that were refused, by the error that was answered.',
    labelNames: ['plugin', 'error'],
    registers,
  })
  const apiRefusals = new Counter({
    name: 'slugline_api_refusals_total',
    help: 'Calls of the API that were refused, by the error that was answered.',
    labelNames: ['error'],
    registers,
  })
  const owners = new Counter({
    name: 'slugline_releases_without_owner_total',
    help: 'Releases that were recorded without owner: nobody verified has the address, or several members have it.',
    labelNames: ['owner'],
    registers,
  })
  const failures = new Counter({
    name: 'slugline_database_errors_total',
    help: 'Statements that failed, by what that means to us and by the class of their SQLSTATE.',
    labelNames: ['kind', 'sqlstate'],
    registers,
  })
  const jobs = new Counter({
    name: 'slugline_jobs_total',
    help: 'Tries of jobs that came to their end, by what they led to.',
    labelNames: ['topic', 'outcome'],
    registers,
  })
  const backfilled = new Counter({
    name: 'slugline_backfilled_releases_total',
    help: 'Releases that were read from a platform, by whether they were recorded: a hook had brought the others.',
    labelNames: ['plugin', 'result'],
    registers,
  })
  return (event) => {
    switch (event._tag) {
      case 'hook.called':
        return countCall(1)
      case 'hook.answered':
        countCall(-1)
        return observeDuration(event)
      case 'delivery.received':
        return countDelivery(event)
      case 'batch.flushed':
        return observeBatch(event)
      case 'hook.refused':
        return refusals.inc({ plugin: labelOf(event.plugin), error: event.error })
      case 'api.refused':
        return apiRefusals.inc({ error: event.error })
      case 'owner.missing':
        return owners.inc({ owner: 'missing' })
      case 'owner.ambiguous':
        return owners.inc({ owner: 'ambiguous' })
      case 'job.settled':
        return jobs.inc({ topic: event.topic, outcome: event.outcome })
      case 'backfill.finished': {
        const { read, recorded } = event
        backfilled.inc({ plugin: labelOf(event.plugin), result: 'recorded' }, recorded)
        return backfilled.inc({ plugin: labelOf(event.plugin), result: 'known' }, Math.max(0, read - recorded))
      }
      case 'database.failed':
        return failures.inc({ kind: event.kind, sqlstate: event.sqlState?.slice(0, 2) ?? 'none' })
    }
  }
}

const addCallsInProgress = (registry: Registry): ((change: number) => void) => {
  let calls = 0
  new Gauge({
    name: 'slugline_hook_calls_in_progress',
    help: 'Calls of hooks that have arrived as a whole and are not answered yet.',
    registers: [registry],
    collect() {
      this.set(calls)
    },
  })
  return (change) => {
    calls += change
  }
}
