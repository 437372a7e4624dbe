import { either as E, function as F } from 'fp-ts'
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
 * Bytes to JSON, within the limits of the HTTP contract (part B, step 8). A member named `__proto__` becomes a member
 * like any other: it reaches no prototype as long as members are read by name.
 */
export const parseJsonBody = (raw: Uint8Array): E.Either<MalformedBody, unknown> =>
  F.pipe(decodeUtf8(raw), E.flatMap(parseJson), E.flatMap(withinLimits))

const parseJson = (text: string): E.Either<MalformedBody, unknown> =>
  E.tryCatch(
    () => JSON.parse(text),
    () => malformed('The body is not JSON.'),
  )

const withinLimits = (json: unknown): E.Either<MalformedBody, unknown> => {
  const keys = countKeys(json, 1)
  if (keys === Number.POSITIVE_INFINITY) return E.left(malformed(`The body nests deeper than ${MAX_DEPTH} levels.`))
  return keys > MAX_KEYS ? E.left(malformed(`The body has more than ${MAX_KEYS} members.`)) : E.right(json)
}

/** How many members the objects in a value have; infinite when it nests too deep. */
const countKeys = (value: unknown, depth: number): number => {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY
  const members = Object.values(value)
  let keys = Array.isArray(value) ? 0 : members.length
  for (const member of members) keys += countKeys(member, depth + 1)
  return keys
}
