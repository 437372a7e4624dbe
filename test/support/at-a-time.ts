/** Runs a task for each item, so many at a time; answers what each led to. */
export const atATime = async <A, B>(
  count: number,
  items: readonly A[],
  work: (item: A) => Promise<B>,
): Promise<B[]> => {
  const waiting = items.values()
  const results: B[] = []
  const worker = async (): Promise<void> => {
    for (const item of waiting) results.push(await work(item))
  }
  await Promise.all(Array.from({ length: count }, worker))
  return results
}
