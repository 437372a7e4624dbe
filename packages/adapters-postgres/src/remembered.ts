/** A map that forgets: of more than so many entries the one goes that was set first. */
export interface Remembered<Value> {
  readonly get: (key: string) => Value | undefined
  readonly set: (key: string, value: Value) => void
  readonly delete: (key: string) => void
}

export const makeRemembered = <Value>(most: number): Remembered<Value> => {
  const values = new Map<string, Value>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.delete(key)
      values.set(key, value)
      const [oldest] = values.keys()
      if (values.size > most && oldest !== undefined) values.delete(oldest)
    },
    delete: (key) => void values.delete(key),
  }
}
