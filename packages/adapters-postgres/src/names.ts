import type { NameTaken } from '@slugline/core'
import { either as E } from 'fp-ts'
import { idOrNull, isAskable, isId } from './ids.ts'
import { isUniqueViolation } from './postgres-errors.ts'

/** The slug or the name belongs to something else. */
export const NAME_TAKEN: NameTaken = { _tag: 'NameTaken' }

/** What work answers, or that the slug or name which it wanted belongs to something else. */
export const nameTakenOr = async <A>(work: () => Promise<A>): Promise<E.Either<NameTaken, A>> => {
  try {
    return E.right(await work())
  } catch (error) {
    if (isUniqueViolation(error)) return E.left(NAME_TAKEN)
    throw error
  }
}

/** The id that a text names; null, which nothing has, when it is a slug. */
export const askedId = idOrNull

/** The slug that a text names; null, which nothing has, when it is an id. PostgreSQL cannot even be asked for a NUL. */
export const askedSlug = (text: string): string | null => (isId(text) || !isAskable(text) ? null : text)
