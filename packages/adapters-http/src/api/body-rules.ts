import { isStorable, MAX_NESTING, type MalformedBody, NESTS_TOO_DEEP } from '@slugline/core'
import { either as E } from 'fp-ts'

const malformed = (detail: string): MalformedBody => ({ _tag: 'MalformedBody', detail })

const UNCLEAN = malformed('The body holds NUL, half of a character, or a member named __proto__.')

/** How many objects and arrays a body may have: five times as many as 16 MiB of real commits. */
const MAX_OPENED = 1_000_000
const TOO_MANY_OPENED = malformed(`The body has more than ${MAX_OPENED} braces and brackets.`)

/** The bytes that open an object or an array. In a text they count too: it would be a strange one that had so many. */
const BRACE = 0x7b
const BRACKET = 0x5b

/**
 * Refuses bytes that would become so many objects and arrays that these take twenty times their room: 16 MiB of `{},`
 * are half a gigabyte. Small bodies cannot have so many, and cost nothing here.
 */
export const refuseBulky = (bytes: Uint8Array): E.Either<MalformedBody, Uint8Array> =>
  bytes.length > MAX_OPENED && countOpened(bytes) > MAX_OPENED ? E.left(TOO_MANY_OPENED) : E.right(bytes)

const countOpened = (bytes: Uint8Array): number => {
  let count = 0
  // Ten times as fast as an iterator.
  for (let index = 0; index < bytes.length && count <= MAX_OPENED; index += 1) {
    if (bytes[index] === BRACE || bytes[index] === BRACKET) count += 1
  }
  return count
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
