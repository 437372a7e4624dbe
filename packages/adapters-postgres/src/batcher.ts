export interface BatcherOptions<Item, Answer> {
  /** Does all of them at once, in one round trip; answers each, in the same order. */
  readonly flush: (items: readonly Item[]) => Promise<readonly Answer[]>
  /** How many items one flush takes at most. */
  readonly maxItems: number
  /** How many flushes are under way at most. */
  readonly maxFlights: number
  /** Whether an error may be the fault of one item: then the flush is split, until that one fails alone. */
  readonly isOfOneItem: (error: unknown) => boolean
  /** Hears how many items each flush takes. */
  readonly onFlush?: (size: number) => void
  /** Counted up and down by those that wait for their flush; several batchers may share one. */
  readonly queue?: Queue
}

/** How many calls wait in batchers. Whoever hands it in may read it at any time. */
export interface Queue {
  waiting: number
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Puts concurrent calls together: what gathers while flushes are under way goes in the next. There is no timer; a lone
 * call is sent at once. "At once" is after the input that the event loop has at hand: what has arrived on other
 * connections, and what the answers of one flush set going, belongs together.
 */
export const makeBatcher = <Item, Answer>(options: BatcherOptions<Item, Answer>): ((item: Item) => Promise<Answer>) => {
  const { maxItems, maxFlights, onFlush, queue = { waiting: 0 } } = options
  let waiting: Waiting<Item, Answer>[] = []
  let flights = 0
  let isScheduled = false

  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(depart)
  }
  const depart = (): void => {
    isScheduled = false
    while (flights < maxFlights && waiting.length > 0) {
      const batch = waiting.slice(0, maxItems)
      waiting = waiting.slice(maxItems)
      queue.waiting -= batch.length
      onFlush?.(batch.length)
      flights += 1
      void fly(options, batch).then(land)
    }
  }
  const land = (): void => {
    flights -= 1
    schedule()
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      queue.waiting += 1
      schedule()
    })
}

/** Flushes a batch and answers everybody in it. Never rejects: each caller is told by itself. */
const fly = async <Item, Answer>(
  options: BatcherOptions<Item, Answer>,
  batch: readonly Waiting<Item, Answer>[],
): Promise<void> => {
  try {
    answer(batch, await options.flush(batch.map(({ item }) => item)))
  } catch (error) {
    if (batch.length > 1 && options.isOfOneItem(error)) {
      const middle = Math.ceil(batch.length / 2)
      await fly(options, batch.slice(0, middle))
      await fly(options, batch.slice(middle))
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
