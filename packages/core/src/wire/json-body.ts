import { either as E } from 'fp-ts'
import type { MalformedBody } from '../ports/plugin.ts'

/** How deep a body may nest (its outermost object is 1), and how many members all its objects may have together. */
const MAX_DEPTH = 32
const MAX_KEYS = 10_000

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

const malformed = (detail: string): MalformedBody => ({ _tag: 'MalformedBody', detail })

/** Bytes to text. Refuses what is not UTF-8; a byte order mark at the beginning is left out. */
export const decodeUtf8 = (raw: Uint8Array): E.Either<MalformedBody, string> =>
  E.tryCatch(
    () => utf8.decode(raw),
    () => malformed('The body is not UTF-8 text.'),
  )

/**
 * Bytes to JSON, within the limits of the HTTP contract (part B, step 8). Members named `__proto__` are left out: a
 * copy of their object, such as io-ts makes, would take them for its prototype.
 *
 * Every delivery comes through here, so the steps stand one after the other: `E.flatMap` costs most of a microsecond.
 */
export const parseJsonBody = (raw: Uint8Array): E.Either<MalformedBody, unknown> => {
  const text = decodeUtf8(raw)
  if (E.isLeft(text)) return text
  const json = parseJson(text.right)
  return E.isLeft(json) ? json : withinLimits(json.right)
}

const parseJson = (text: string): E.Either<MalformedBody, unknown> =>
  E.tryCatch(
    () => JSON.parse(text),
    () => malformed('The body is not JSON.'),
  )

const withinLimits = (json: unknown): E.Either<MalformedBody, unknown> => {
  const keys = inspect(json, 1)
  if (keys === Number.POSITIVE_INFINITY) return E.left(malformed(`The body nests deeper than ${MAX_DEPTH} levels.`))
  return keys > MAX_KEYS ? E.left(malformed(`The body has more than ${MAX_KEYS} members.`)) : E.right(json)
}

/** Counts the members of all objects in a value, infinitely many when it nests too deep, and drops `__proto__`. */
const inspect = (value: unknown, depth: number): number => {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY
  let keys = 0
  if (Array.isArray(value)) {
    for (const item of value) keys += inspect(item, depth + 1)
    return keys
  }
  if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__')
  const members = Object.values(value)
  for (const member of members) {
    if (typeof member === 'object') keys += inspect(member, depth + 1)
  }
  return keys + members.length
}
