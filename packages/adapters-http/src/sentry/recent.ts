/** Things that were added last, by their names. */
export interface Recent<A> {
  readonly find: (name: string) => A | undefined
  readonly add: (name: string, thing: A) => void
}

/** Remembers so many; the eldest are forgotten. */
export const makeRecent = <A>(most: number): Recent<A> => {
  const things = new Map<string, A>()
  return {
    find: (name) => things.get(name),
    add: (name, thing) => {
      things.set(name, thing)
      for (const eldest of things.keys()) {
        if (things.size <= most) return
        things.delete(eldest)
      }
    },
  }
}
