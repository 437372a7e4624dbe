/** Lets a bounded number through at a time; the others wait their turn, in the order in which they came. */
export interface Turnstile {
  /**
   * Resolves when it is one's turn, to what must be called once when one is done.
   * @throws Error, in the words of the driver's pool, when that takes too long.
   */
  readonly enter: () => Promise<() => void>
}

export const makeTurnstile = (places: number, patienceMs: number): Turnstile => {
  const waiting = new Set<() => void>()
  let free = places
  const leave = (): void => {
    const [next] = waiting
    if (next === undefined) {
      free += 1
    } else {
      waiting.delete(next)
      next()
    }
  }
  return {
    enter: async () => {
      if (free > 0) free -= 1
      else await turn(waiting, patienceMs)
      return leave
    },
  }
}

const turn = (waiting: Set<() => void>, patienceMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const pass = (): void => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.delete(pass)
      reject(new Error('timeout exceeded when trying to connect: all connections for such work are taken'))
    }, patienceMs)
    waiting.add(pass)
  })
