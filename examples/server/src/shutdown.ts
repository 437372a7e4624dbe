/** What was opened, to be closed in the opposite order. */
export interface Shutdown {
  /** Remembers how to close something that was opened just now. */
  readonly onClose: (close: () => Promise<void>) => void
  /** Closes everything that is open, last opened first, once; each is closed even if another failed to. */
  readonly close: () => Promise<void>
  /** Whether closing has begun. */
  readonly isClosing: () => boolean
}

export const makeShutdown = (): Shutdown => {
  const closers: (() => Promise<void>)[] = []
  let closing: Promise<void> | null = null
  const closeAll = async (): Promise<void> => {
    const failures: unknown[] = []
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      await close().catch((failure: unknown) => failures.push(failure))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.')
  }
  return {
    onClose: (close) => {
      if (closing === null) closers.push(close)
      // Opened by a start that a signal overtook.
      else closing = closing.then(close)
    },
    close: () => {
      closing ??= closeAll()
      return closing
    },
    isClosing: () => closing !== null,
  }
}
