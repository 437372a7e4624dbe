import { inspect } from 'node:util'
import { either as E, type taskEither as TE } from 'fp-ts'

/** Runs a task that must succeed. */
export const run = async <Err, A>(task: TE.TaskEither<Err, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(`failed: ${inspect(result.left)}`)
  return result.right
}

/** Runs a task that must fail. */
export const failure = async <Err, A>(task: TE.TaskEither<Err, A>): Promise<Err> => {
  const result = await task()
  if (E.isRight(result)) throw new Error(`succeeded: ${inspect(result.right)}`)
  return result.left
}

/** All pages of a list that must be readable to its end. */
export const pagesIn = async <Err, A>(pages: AsyncIterable<E.Either<Err, readonly A[]>>): Promise<readonly A[][]> => {
  const read: A[][] = []
  for await (const page of pages) read.push([...(await run(async () => page))])
  return read
}
