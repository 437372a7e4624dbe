import type { NameTaken } from '@slugline/core'
import { either as E } from 'fp-ts'
import { isAskable } from './ids.ts'
import { isUniqueViolation } from './postgres-errors.ts'

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

/** A text to compare slugs with. PostgreSQL cannot even be asked for one with a NUL, which no slug has. */
export const asSlug = (text: string): string => (isAskable(text) ? text : '')
