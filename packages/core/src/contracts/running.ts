import type { taskEither as TE } from 'fp-ts'
import { either as E } from 'fp-ts'

/** Runs a task that must succeed, and answers what it answered. */
export const run = async <Err, A>(task: TE.TaskEither<Err, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(`refused: ${describeError(result.left)}`, { cause: result.left })
  return result.right
}

/** Runs a task that must be refused, and answers the tag of its error. */
export const refusal = async <Err extends { readonly _tag: string }, A>(
  task: TE.TaskEither<Err, A>,
): Promise<Err['_tag']> => {
  const result = await task()
  if (E.isRight(result)) throw new Error(`not refused, but answered ${JSON.stringify(result.right)}`)
  return result.left._tag
}

/** What a port answers, whether it must be there: for what the test made itself. */
export const must = <A>(value: A | null | undefined): A => {
  if (value === null || value === undefined) throw new Error('expected something, found nothing')
  return value
}

/** How many at once, where a contract says "at once". */
export const AT_ONCE = 32

/** Runs as many of a task at once as {@link AT_ONCE} says; all must succeed. */
export const atOnce = <Err, A>(task: (index: number) => TE.TaskEither<Err, A>): Promise<A[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, index) => run(task(index))))

/** For `fc.assert` in a test of two minutes: what fails is told with its seed before they are over. */
export const TOLD_IN_TIME = { interruptAfterTimeLimit: 110_000, markInterruptAsFailure: true } as const

/** One after the other, since the order of what a test sets up matters. */
export const inOrder = async <A, B>(items: Iterable<A>, work: (item: A) => Promise<B>): Promise<B[]> => {
  const results: B[] = []
  for (const item of items) results.push(await work(item))
  return results
}

const describeError = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return String(error)
  const cause = 'cause' in error ? ` ${String(error.cause)}` : ''
  return `${'_tag' in error ? String(error._tag) : 'error'}${cause}`
}

/** Every order in which some items can come. */
export const permutations = <A>(items: readonly A[]): readonly (readonly A[])[] =>
  items.length <= 1
    ? [items]
    : items.flatMap((first, index) => permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]))
