import { beforeEach, expect, it, vi } from 'vitest'
import { stopTimers } from '../../../test/support/stop-timers.ts'
import { makeBatcher } from '../src/batcher.ts'

// A flush that the test holds counts as one that hangs after a moment, which a busy machine may let pass at any time.
beforeEach(stopTimers)

/** A flush that ends when the test says so. */
const controlled = () => {
  const flushes: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = []
  const flush = (items: readonly number[]): Promise<readonly number[]> =>
    new Promise((resolve, reject) => {
      const end = (error?: Error): void =>
        error === undefined ? resolve(items.map((item) => item * 10)) : reject(error)
      flushes.push({ items, end })
    })
  return { flushes, flush }
}

/** A flush leaves at the end of a turn of the event loop, and the answers of one may set another going. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

const never = () => false

it('sends a lone call at once, and what gathers meanwhile together', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, isOfOneItem: never })
  const first = ask(1)
  await settled()
  const others = [ask(2), ask(3), ask(4)]
  await settled()
  expect(flushes.map(({ items }) => items)).toEqual([[1]])
  flushes[0]?.end()
  expect(await first).toBe(10)
  await settled()
  expect(flushes.map(({ items }) => items)).toEqual([[1], [2, 3, 4]])
  flushes[1]?.end()
  expect(await Promise.all(others)).toEqual([20, 30, 40])
})

it('keeps to its bounds: 128 items a flush, one flush under way', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, isOfOneItem: never })
  const answers = Array.from({ length: 300 }, (_, item) => ask(item))
  for (const size of [128, 128, 44]) {
    await settled()
    expect(flushes.at(-1)?.items.length).toBe(size)
    flushes.at(-1)?.end()
  }
  expect(await Promise.all(answers)).toEqual(answers.map((_, item) => item * 10))
  expect(flushes.length).toBe(3)
})

it('takes no more than some megabytes into one flush, and always one item', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, isOfOneItem: never, weigh: (item) => item * 1024 * 1024 })
  const answers = [9, 1, 1, 1, 1, 1].map(ask)
  for (const items of [[9], [1, 1, 1, 1], [1]]) {
    await settled()
    expect(flushes.at(-1)?.items).toEqual(items)
    flushes.at(-1)?.end()
  }
  await Promise.all(answers)
})

it('waits for a flush that hangs no longer than a moment', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, isOfOneItem: never })
  const first = ask(1)
  await settled()
  const second = ask(2)
  vi.advanceTimersByTime(200)
  await settled()
  expect(flushes.length).toBe(1)
  vi.advanceTimersByTime(100)
  await settled()
  expect(flushes.length).toBe(2)
  flushes[1]?.end()
  expect(await second).toBe(20)
  flushes[0]?.end()
  expect(await first).toBe(10)
})

it('tells everybody of an error that is of the store, and goes on', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, isOfOneItem: never })
  const answers = Promise.allSettled([ask(1), ask(2)])
  await settled()
  flushes[0]?.end(new Error('away'))
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const next = ask(3)
  await settled()
  flushes[1]?.end()
  expect(await next).toBe(30)
})

it('splits a flush that fails for one item, until that one fails alone', async () => {
  const sizes: number[] = []
  const flush = async (items: readonly number[]): Promise<readonly number[]> => {
    sizes.push(items.length)
    if (items.includes(13)) throw new Error('poisoned')
    return items
  }
  const ask = makeBatcher({ flush, isOfOneItem: () => true })
  const answers = await Promise.allSettled(Array.from({ length: 32 }, (_, item) => ask(item)))
  expect(answers.flatMap(({ status }, item) => (status === 'rejected' ? [item] : []))).toEqual([13])
  expect(sizes.length).toBe(11)
})

it('refuses everybody when a flush answers too few', async () => {
  const ask = makeBatcher({ flush: async () => [1], isOfOneItem: never })
  const answers = await Promise.allSettled([ask(1), ask(2)])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

it('tells how many each flush takes, and counts those that wait in a queue that batchers may share', async () => {
  const { flushes, flush } = controlled()
  const sizes: number[] = []
  const queue = { waiting: 0 }
  const options = { flush, isOfOneItem: never, queue }
  const ask = makeBatcher({ ...options, onFlush: (size) => void sizes.push(size) })
  const askOther = makeBatcher(options)
  const answers = [...Array.from({ length: 130 }, (_, item) => ask(item)), askOther(4), askOther(5)]
  expect(queue.waiting).toBe(132)
  await settled()
  expect([sizes, queue.waiting]).toEqual([[128], 2])
  for (const { end } of flushes) end()
  await settled()
  expect([sizes, queue.waiting]).toEqual([[128, 2], 0])
  for (const { end } of flushes) end()
  await Promise.all(answers)
})
