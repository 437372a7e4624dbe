import type { Registry } from '@prometheus-io/client'
import type { BatchFlushed, HookAnswered } from '@slugline/core'
import { findOrMake } from './find-or-make.ts'
import { TalliedHistogram } from './tallied-histogram.ts'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const CALLS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/** How long calls of hooks take; answers what observes one. */
export const addHookDurations = (
  registry: Registry,
  labelOf: (plugin: string) => string,
): ((event: HookAnswered) => void) => {
  const { observer } = new TalliedHistogram({
    name: 'slugline_hook_duration_seconds',
    help: 'Calls of hooks, from the arrival of their headers to their answer.',
    labelNames: ['plugin', 'answer'],
    buckets: SECONDS,
    registry,
  })
  const observersOf = (plugin: string) => ({
    accepted: observer({ plugin, answer: 'accepted' }),
    refused: observer({ plugin, answer: 'refused' }),
    failed: observer({ plugin, answer: 'failed' }),
  })
  const observers = new Map<string, ReturnType<typeof observersOf>>()
  return ({ plugin, answer, seconds }) => findOrMake(observers, labelOf(plugin), observersOf)[answer](seconds)
}

/** How many calls flushes put together; answers what observes one. */
export const addBatchSizes = (registry: Registry): ((event: BatchFlushed) => void) => {
  const { observer } = new TalliedHistogram({
    name: 'slugline_batch_size_calls',
    help: 'Flushes of the database adapter, by how many calls each put together.',
    labelNames: ['statement'],
    buckets: CALLS,
    registry,
  })
  const observers = new Map<string, (size: number) => void>()
  const observerOf = (statement: string) => observer({ statement })
  return ({ statement, size }) => findOrMake(observers, statement, observerOf)(size)
}
