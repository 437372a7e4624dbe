/** Runs work when there is room for it. */
export type InTurn = <A>(work: () => Promise<A>) => Promise<A>

/** Lets so many run at a time; the others wait in their order. */
export const atMost = (limit: number): InTurn => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
