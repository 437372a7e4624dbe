import { either as E, type taskEither as TE } from 'fp-ts'

/** Runs a use case or port where its failure ends what we are doing: at start, nobody is there to be answered. */
export const run = async <Err extends { readonly _tag: string }, A>(task: TE.TaskEither<Err, A>): Promise<A> => {
  const result = await task()
  if (E.isRight(result)) return result.right
  throw new Error(result.left._tag, { cause: 'cause' in result.left ? result.left.cause : result.left })
}
