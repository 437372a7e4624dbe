/** The values used last, by key. */
export interface RecentValues<A> {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
}

/** Keeps so many values, and forgets first what was not used for the longest time. */
export const makeRecentValues = <A>(most: number): RecentValues<A> => {
  // A map keeps the order in which its keys were set: the first is the oldest.
  const values = new Map<string, A>()
  const set = (key: string, value: A): void => {
    values.delete(key)
    values.set(key, value)
    const [oldest] = values.keys()
    if (values.size > most && oldest !== undefined) values.delete(oldest)
  }
  return {
    get: (key) => {
      const value = values.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    set,
  }
}
