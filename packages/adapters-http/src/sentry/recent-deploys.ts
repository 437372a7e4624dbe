/** The ids of the deploys that were recorded last, by their keys. */
export interface RecentDeploys {
  readonly find: (key: string) => string | undefined
  readonly add: (key: string, id: string) => void
}

/** Remembers so many; the eldest are forgotten. */
export const makeRecentDeploys = (most: number): RecentDeploys => {
  const ids = new Map<string, string>()
  return {
    find: (key) => ids.get(key),
    add: (key, id) => {
      ids.set(key, id)
      for (const eldest of ids.keys()) {
        if (ids.size <= most) return
        ids.delete(eldest)
      }
    },
  }
}
