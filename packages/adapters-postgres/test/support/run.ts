import { either as E, type taskEither as TE } from 'fp-ts'

/** Runs a task that must succeed, and answers what it answered. */
export const run = async <Err, A>(task: TE.TaskEither<Err, A>): Promise<A> => {
  const answer = await task()
  if (E.isLeft(answer)) throw new Error('refused', { cause: answer.left })
  return answer.right
}
