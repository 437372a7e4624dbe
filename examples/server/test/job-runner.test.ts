import { either as E } from 'fp-ts'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeJobRunner } from '../src/outgoing/job-runner.ts'

const MINUTE = 60_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A runner on a store that is away or there, and what it logs. */
const makeRunner = () => {
  const store = { isAway: false, calls: 0 }
  const ask =
    <A>(answer: A) =>
    async () => {
      store.calls += 1
      return store.isAway
        ? E.left({ _tag: 'StoreUnavailable', cause: new Error('refused') } as const)
        : E.right<never, A>(answer)
    }
  const lines: string[] = []
  const runner = makeJobRunner({
    outbox: { move: () => ask(0) },
    planJobs: () => async () => E.right([]),
    runJobs: () => ask([]),
    schedule: () => ask(undefined),
    onSettled: () => undefined,
    logger: pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line).msg) }),
  })
  return { runner, store, lines }
}

it('tells once of a store that is away, and once that it works again', async () => {
  const { runner, store, lines } = makeRunner()
  runner.start()
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(lines).toEqual([])
  store.isAway = true
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  const failed = lines.splice(0)
  expect(failed.toSorted()).toEqual(
    ['backfill', 'commits', 'forward', 'webhook']
      .map((topic) => `jobs of ${topic}: the store failed`)
      .concat('moving events: the store failed', 'scheduling: the store failed'),
  )
  store.isAway = false
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(lines.toSorted()).toEqual(failed.map((line) => line.replace('failed', 'works again')).toSorted())
  const calls = store.calls
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(store.calls).toBeGreaterThan(calls)
  await runner.stop(0)
})

it('begins nothing after a stop, nor before the start', async () => {
  const { runner, store } = makeRunner()
  runner.wake()
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(store.calls).toBe(0)
  const stopped = runner.stop(1_000)
  runner.start()
  await vi.advanceTimersByTimeAsync(MINUTE)
  await stopped
  expect(store.calls).toBe(0)
})
