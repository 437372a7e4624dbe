/** Work that is done again and again. */
export interface Loop {
  readonly start: () => void
  /** There may be something to do: not only after the pause. Before the start nothing is done. */
  readonly wake: () => void
  /** Resolves when the round that is under way is done. */
  readonly stop: () => Promise<void>
}

export interface LoopParts {
  /** One round. True: there may be more, and the next round follows at once. Never rejects. */
  readonly work: () => Promise<boolean>
  /** After a round that found nothing more. */
  readonly pauseMs: number
}

/** Does rounds of work, one after another, until it is stopped: at once while there is more, else after a pause. */
export const makeLoop = ({ work, pauseMs }: LoopParts): Loop => {
  let isStarted = false
  let isStopped = false
  let isWoken = false
  let underWay: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  const run = async (): Promise<void> => {
    do {
      isWoken = false
      if (await work()) isWoken = true
    } while (isWoken && !isStopped)
    underWay = null
    if (!isStopped) timer = setTimeout(wake, pauseMs).unref()
  }
  const wake = (): void => {
    isWoken = true
    if (!isStarted || isStopped || underWay !== null) return
    clearTimeout(timer)
    underWay = run()
  }
  return {
    start: () => {
      isStarted = true
      wake()
    },
    wake,
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await underWay
    },
  }
}
