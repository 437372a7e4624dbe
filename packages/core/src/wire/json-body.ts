import { either as E } from 'fp-ts'
import type { MalformedBody } from '../ports/plugin.ts'

/** How deep a body may nest: its outermost object is 1. */
export const MAX_NESTING = 32

/** How many members all objects of a delivery may have together. */
const MAX_MEMBERS = 10_000

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

const malformed = (detail: string): MalformedBody => ({ _tag: 'MalformedBody', detail })

/** A body that nests deeper than {@link MAX_NESTING}. */
export const NESTS_TOO_DEEP: MalformedBody = malformed(`The body nests deeper than ${MAX_NESTING} levels.`)

/** Bytes to text. Refuses what is not UTF-8; a byte order mark at the beginning is left out. */
export const decodeUtf8 = (raw: Uint8Array): E.Either<MalformedBody, string> =>
  E.tryCatch(
    () => utf8.decode(raw),
    () => malformed('The body is not UTF-8 text.'),
  )

/** Bytes to JSON, whatever stands in it: a member named `__proto__` is one of its object's own. */
export const decodeJson = (raw: Uint8Array): E.Either<MalformedBody, unknown> => {
  const text = decodeUtf8(raw)
  return E.isLeft(text) ? text : parseJson(text.right)
}

/**
 * Bytes to JSON, within the limits for deliveries (HTTP contract, part B, step 8). Members named `__proto__` are left
 * out: a copy of their object, such as io-ts makes, would take them for its prototype.
 *
 * Every delivery comes through here, so the steps stand one after the other: `E.flatMap` costs most of a microsecond.
 */
export const parseJsonBody = (raw: Uint8Array): E.Either<MalformedBody, unknown> => {
  const json = decodeJson(raw)
  return E.isLeft(json) ? json : withinLimits(json.right)
}

const parseJson = (text: string): E.Either<MalformedBody, unknown> =>
  E.tryCatch(
    () => JSON.parse(text),
    () => malformed('The body is not JSON.'),
  )

const withinLimits = (json: unknown): E.Either<MalformedBody, unknown> => {
  const members = inspect(json, 1)
  if (members === Number.POSITIVE_INFINITY) return E.left(NESTS_TOO_DEEP)
  return members > MAX_MEMBERS ? E.left(malformed(`The body has more than ${MAX_MEMBERS} members.`)) : E.right(json)
}

/** Counts the members of all objects in a value, infinitely many when it nests too deep, and drops `__proto__`. */
const inspect = (value: unknown, depth: number): number => {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_NESTING) return Number.POSITIVE_INFINITY
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += inspect(item, depth + 1)
    return count
  }
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__')
  const members = Object.values(value)
  for (const member of members) {
    if (typeof member === 'object') count += inspect(member, depth + 1)
  }
  return count + members.length
}
