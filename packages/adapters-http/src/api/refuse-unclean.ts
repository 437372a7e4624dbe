import { isStorable, MAX_NESTING, type MalformedBody, NESTS_TOO_DEEP } from '@slugline/core'
import { either as E } from 'fp-ts'

const UNCLEAN: MalformedBody = {
  _tag: 'MalformedBody',
  detail: 'The body holds NUL, half of a character, or a member named __proto__.',
}

/**
 * Refuses JSON that nests too deep, that has texts which no store could keep, or members that a reader might trip over
 * (HTTP contract, part A). One walk, which ends at the first of them: a body may have 16 MiB.
 */
export const refuseUnclean = (json: unknown): E.Either<MalformedBody, unknown> => {
  const wrong = findWrong(json, 1)
  return wrong === null ? E.right(json) : E.left(wrong)
}

const findWrong = (value: unknown, depth: number): MalformedBody | null => {
  if (typeof value === 'string') return isStorable(value) ? null : UNCLEAN
  if (typeof value !== 'object' || value === null) return null
  if (depth > MAX_NESTING) return NESTS_TOO_DEEP
  return Array.isArray(value) ? findWrongItem(value, depth) : findWrongMember(value, depth)
}

const findWrongItem = (items: readonly unknown[], depth: number): MalformedBody | null => {
  for (const item of items) {
    const wrong = findWrong(item, depth + 1)
    if (wrong !== null) return wrong
  }
  return null
}

const findWrongMember = (object: object, depth: number): MalformedBody | null => {
  for (const [name, member] of Object.entries(object)) {
    if (name === '__proto__' || !isStorable(name)) return UNCLEAN
    const wrong = findWrong(member, depth + 1)
    if (wrong !== null) return wrong
  }
  return null
}
