/** Answers that are kept to be asked for again by their ETag: the last ones that were used, so many at most. */
export interface RecentAnswers<A> {
  readonly get: (url: string) => A | undefined
  readonly set: (url: string, answer: A) => void
}

export const recentAnswers = <A>(limit: number): RecentAnswers<A> => {
  // A Map lists its keys in the order in which they were set: the first was not used for longest.
  const kept = new Map<string, A>()
  const set = (url: string, answer: A): void => {
    kept.delete(url)
    kept.set(url, answer)
    const [oldest] = kept.keys()
    if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
  }
  return {
    get: (url) => {
      const answer = kept.get(url)
      if (answer !== undefined) set(url, answer)
      return answer
    },
    set,
  }
}
