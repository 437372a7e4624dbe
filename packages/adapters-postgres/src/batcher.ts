/** What a batcher does with the calls that it puts together. */
export interface BatcherOptions<Item, Answer> {
  /** Does all of them at once, in one round trip; answers each, in the same order. */
  readonly flush: (items: readonly Item[]) => Promise<readonly Answer[]>
  /** Whether an error may be the fault of one item: then the flush is split, until that one fails alone. */
  readonly isOfOneItem: (error: unknown) => boolean
  /** How many items one flush takes; {@link MAX_ITEMS} unless one of them may take long by itself. */
  readonly most?: number | undefined
  /** How many bytes an item brings along, where that can be many. */
  readonly weigh?: (item: Item) => number
  /** Hears how many items each flush takes. */
  readonly onFlush?: (size: number) => void
  /** Counted up and down by those that wait for their flush; several batchers may share one. */
  readonly queue?: Queue
}

/** How many calls wait in batchers. Whoever hands it in may read it at any time. */
export interface Queue {
  waiting: number
}

/** How many items one flush takes, and how many bytes before the last. */
const MAX_ITEMS = 128
const MAX_BYTES = 4 * 1024 * 1024

/**
 * With one flush under way flushes are large and few, which is fastest. One that waits for a lock must not hold up
 * everybody: after so many milliseconds it counts no more, up to some such flushes.
 */
const PATIENCE_MS = 250
const MAX_LATE = 3

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Puts concurrent calls together: what gathers while a flush is under way goes in the next. No timer delays it; a lone
 * call is sent at once. "At once" is after the input that the event loop has at hand: what has arrived on other
 * connections, and what the answers of one flush set going, belongs together.
 */
export const makeBatcher = <Item, Answer>(options: BatcherOptions<Item, Answer>): ((item: Item) => Promise<Answer>) => {
  const { onFlush, queue = { waiting: 0 } } = options
  let waiting: Waiting<Item, Answer>[] = []
  let flights = 0
  let late = 0
  let isScheduled = false

  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(depart)
  }
  const depart = (): void => {
    isScheduled = false
    while (flights - late < 1 && waiting.length > 0) {
      const batch = waiting.slice(0, countOf(options, waiting))
      waiting = waiting.slice(batch.length)
      queue.waiting -= batch.length
      onFlush?.(batch.length)
      void fly(batch)
    }
  }
  const fly = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    flights += 1
    let isLate = false
    const timer = setTimeout(() => {
      if (late === MAX_LATE) return
      isLate = true
      late += 1
      schedule()
    }, PATIENCE_MS)
    await flushAll(options, batch)
    clearTimeout(timer)
    flights -= 1
    if (isLate) late -= 1
    schedule()
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      queue.waiting += 1
      schedule()
    })
}

/** How many of those who wait go together. */
const countOf = <Item, Answer>(
  { weigh = () => 0, most = MAX_ITEMS }: BatcherOptions<Item, Answer>,
  waiting: readonly Waiting<Item, Answer>[],
): number => {
  let bytes = 0
  for (const [index, { item }] of waiting.entries()) {
    if (index === most || bytes >= MAX_BYTES) return index
    bytes += weigh(item)
  }
  return waiting.length
}

/** Flushes a batch and answers everybody in it. Never rejects: each caller is told by itself. */
const flushAll = async <Item, Answer>(
  options: BatcherOptions<Item, Answer>,
  batch: readonly Waiting<Item, Answer>[],
): Promise<void> => {
  try {
    answer(batch, await options.flush(batch.map(({ item }) => item)))
  } catch (error) {
    if (batch.length > 1 && options.isOfOneItem(error)) {
      const middle = Math.ceil(batch.length / 2)
      await flushAll(options, batch.slice(0, middle))
      await flushAll(options, batch.slice(middle))
    } else {
      for (const { reject } of batch) reject(error)
    }
  }
}

const answer = <Item, Answer>(batch: readonly Waiting<Item, Answer>[], answers: readonly Answer[]): void => {
  if (answers.length !== batch.length) throw new Error(`${batch.length} were asked, ${answers.length} answered`)
  let index = 0
  for (const told of answers) {
    batch[index]?.resolve(told)
    index += 1
  }
}
