import type { taskEither as TE } from 'fp-ts'
import { either as E } from 'fp-ts'

/** Work that is done in one go when it is run, and not before: nothing else can happen in the middle of it. */
export const atOnce =
  <Err, A>(work: () => E.Either<Err, A>): TE.TaskEither<Err, A> =>
  async () =>
    work()

/** The same for work that cannot fail. */
export const read =
  <A>(work: () => A): TE.TaskEither<never, A> =>
  async () =>
    E.right(work())
