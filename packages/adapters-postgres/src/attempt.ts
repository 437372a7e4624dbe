import type { StorageError } from '@slugline/core'
import { either as E, type taskEither as TE } from 'fp-ts'
import { isToRepeat, toStorageError } from './postgres-errors.ts'

/** Ordinary asynchronous work as a port's answer: whatever it throws becomes a {@link StorageError}. */
export const attempt = <A>(work: () => Promise<A>): TE.TaskEither<StorageError, A> =>
  attemptOr(async () => E.right(await work()))

/** The same for work that may also refuse, by a value. */
export const attemptOr =
  <Err, A>(work: () => Promise<E.Either<Err, A>>): TE.TaskEither<StorageError | Err, A> =>
  async () => {
    try {
      return await work()
    } catch (error) {
      return E.left(toStorageError(error))
    }
  }

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
