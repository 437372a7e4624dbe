import { expect, it } from 'vitest'
import { makeBatcher } from '../src/batcher.ts'

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
  const ask = makeBatcher({ flush, maxItems: 10, maxFlights: 1, isOfOneItem: never })
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

it('keeps to its bounds: items a flush, flushes under way', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, maxItems: 2, maxFlights: 2, isOfOneItem: never })
  const answers = [1, 2, 3, 4, 5].map(ask)
  await settled()
  expect(flushes.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
  ])
  flushes[1]?.end()
  await settled()
  expect(flushes.at(-1)?.items).toEqual([5])
  for (const { end } of flushes) end()
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50])
})

it('tells everybody of an error that is of the store, and goes on', async () => {
  const { flushes, flush } = controlled()
  const ask = makeBatcher({ flush, maxItems: 10, maxFlights: 1, isOfOneItem: never })
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
  const ask = makeBatcher({ flush, maxItems: 64, maxFlights: 1, isOfOneItem: () => true })
  const answers = await Promise.allSettled(Array.from({ length: 32 }, (_, item) => ask(item)))
  expect(answers.flatMap(({ status }, item) => (status === 'rejected' ? [item] : []))).toEqual([13])
  expect(sizes.length).toBe(11)
})

it('refuses everybody when a flush answers too few', async () => {
  const ask = makeBatcher({ flush: async () => [1], maxItems: 9, maxFlights: 1, isOfOneItem: never })
  const answers = await Promise.allSettled([ask(1), ask(2)])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

it('tells how many each flush takes, and counts those that wait in a queue that batchers may share', async () => {
  const { flushes, flush } = controlled()
  const sizes: number[] = []
  const queue = { waiting: 0 }
  const options = { flush, maxItems: 2, maxFlights: 1, isOfOneItem: never, queue }
  const ask = makeBatcher({ ...options, onFlush: (size) => void sizes.push(size) })
  const askOther = makeBatcher(options)
  const answers = [ask(1), ask(2), ask(3), askOther(4), askOther(5), askOther(6)]
  expect(queue.waiting).toBe(6)
  await settled()
  expect([sizes, queue.waiting]).toEqual([[2], 2])
  for (const { end } of flushes) end()
  await settled()
  expect([sizes, queue.waiting]).toEqual([[2, 1], 0])
  for (const { end } of flushes) end()
  await Promise.all(answers)
})
