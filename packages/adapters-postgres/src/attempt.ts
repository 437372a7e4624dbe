import type { StorageError } from '@slugline/core'
import { type either as E, taskEither as TE } from 'fp-ts'
import { isToRepeat, toStorageError } from './postgres-errors.ts'

/** Ordinary asynchronous work as a port's answer: whatever it throws becomes a {@link StorageError}. */
export const attempt = <A>(work: () => Promise<A>): TE.TaskEither<StorageError, A> => TE.tryCatch(work, toStorageError)

/** The same for work that may also refuse, by a value. */
export const attemptOr = <Err, A>(work: () => Promise<E.Either<Err, A>>): TE.TaskEither<StorageError | Err, A> =>
  TE.flatMapEither((answer: E.Either<Err, A>): E.Either<StorageError | Err, A> => answer)(attempt(work))

/** How often something is tried that others, who run at the same time, make the database give up. */
const TRIES = 5

/** Runs a statement or transaction again, a bounded number of times, when it lost against concurrent ones. */
export const repeating = async <A>(work: () => Promise<A>, triesLeft = TRIES): Promise<A> => {
  try {
    return await work()
  } catch (error) {
    if (triesLeft <= 1 || !isToRepeat(error)) throw error
    return repeating(work, triesLeft - 1)
  }
}
