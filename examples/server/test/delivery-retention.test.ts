import type { OldDeliveriesRemoved, StorageError } from '@slugline/core'
import { either as E } from 'fp-ts'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type DeliveryRetention, makeDeliveryRetention } from '../src/delivery-retention.ts'

type Batch = E.Either<StorageError, OldDeliveriesRemoved>

const MINUTE = 60_000
const NOTHING: Batch = E.right({ removed: 0, isMore: false })
const AWAY: Batch = E.left({ _tag: 'StoreUnavailable', cause: new Error('the database is away') })

const lines: string[] = []
const logger = pino({}, { write: (line: string) => lines.push(line) })
const messages = () => lines.map((line) => JSON.parse(line)).map(({ msg, removed }) => [msg, removed])

const asked: number[] = []
const started: DeliveryRetention[] = []
/** Starts with what the store answers, one after the other, and then that nothing is old. */
const start = (...answers: (Batch | Promise<Batch>)[]): DeliveryRetention => {
  const removeOldDeliveries = (command: { readonly retentionDays: number }) => async () => {
    asked.push(command.retentionDays)
    return answers.shift() ?? NOTHING
  }
  const retention = makeDeliveryRetention({ removeOldDeliveries, retentionDays: 90, logger })
  started.push(retention)
  retention.start()
  return retention
}

beforeEach(() => {
  vi.useFakeTimers()
  lines.length = 0
  asked.length = 0
})
afterEach(async () => {
  for (const retention of started.splice(0)) await retention.stop()
  vi.useRealTimers()
})

it('removes soon after the start, batch by batch until nothing is old, and again after about an hour', async () => {
  start(E.right({ removed: 500, isMore: true }), E.right({ removed: 7, isMore: false }))
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(asked).toEqual([90, 90])
  expect(messages()).toEqual([['old deliveries were removed', 507]])
  await vi.advanceTimersByTimeAsync(50 * MINUTE)
  expect(asked.length).toBe(2)
  await vi.advanceTimersByTimeAsync(20 * MINUTE)
  expect(asked.length).toBe(3)
  expect(messages().length).toBe(1)
})

it('logs what fails, and tries again the next time', async () => {
  start(E.right({ removed: 500, isMore: true }), AWAY, E.right({ removed: 1, isMore: false }))
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(messages()).toEqual([
    ['old deliveries could not be removed', undefined],
    ['old deliveries were removed', 500],
  ])
  await vi.advanceTimersByTimeAsync(70 * MINUTE)
  expect(messages()[2]).toEqual(['old deliveries were removed', 1])
})

it('stops when the batch that is under way is done, and for good', async () => {
  const { promise, resolve } = Promise.withResolvers<Batch>()
  const retention = start(promise)
  await vi.advanceTimersByTimeAsync(MINUTE)
  let isStopped = false
  const stopping = retention.stop().then(() => {
    isStopped = true
  })
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(isStopped).toBe(false)
  resolve(E.right({ removed: 500, isMore: true }))
  await stopping
  retention.start()
  await vi.advanceTimersByTimeAsync(200 * MINUTE)
  expect(asked).toEqual([90])
})
