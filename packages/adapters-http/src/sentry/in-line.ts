/** Does work that bears the same name one after the other, in the order in which it was asked for. */
export type InLine = <A>(name: string, work: () => Promise<A>) => Promise<A>

/** Makes an {@link InLine}; what bears another name does not wait, and what failed stops nobody. */
export const makeInLine = (): InLine => {
  const last = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = last.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    last.set(name, mine)
    try {
      return await mine
    } finally {
      if (last.get(name) === mine) last.delete(name)
    }
  }
}
