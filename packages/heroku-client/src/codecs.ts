import { fitText, hasLength, type Instant, lenient, lenientText, parseInstant, Reader } from '@slugline/core'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'

/** How many code points an id may have; a longer one counts as absent (HEROKU.md, section 10). */
const ID_LIMIT = 200

/**
 * Reads an object's members by name, and keeps those alone. Unlike `t.type` it never copies what else a stranger's
 * object has: copying a member named `__proto__` would make it the copy's prototype, and its members look like ours.
 * It is also faster: only a member that does not fit is told where it stands.
 */
export const members = <P extends t.Props>(
  props: P,
  expected: string,
): t.Type<t.TypeOfProps<P>, t.TypeOfProps<P>, unknown> => {
  const codec = t.type(props, expected)
  const entries = Object.entries(props)
  const readInto = (own: Record<string, unknown>, from: Members, context: t.Context): own is t.TypeOfProps<P> => {
    for (const [name, member] of entries) {
      const value = memberOf(from, name)
      if (member instanceof Reader) {
        own[name] = member.read(value)
        continue
      }
      const result = member.validate(value, context)
      if (E.isLeft(result)) return false
      own[name] = result.right
    }
    return true
  }
  const validate: t.Validate<unknown, t.TypeOfProps<P>> = (value, context) => {
    if (!isObject(value)) return t.failure(value, context)
    const own = {}
    return readInto(own, value, context) ? t.success(own) : codec.validate(ownMembers(value, entries), context)
  }
  return new t.Type<t.TypeOfProps<P>, t.TypeOfProps<P>, unknown>(expected, codec.is, validate, (value) => value)
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const memberOf = (value: Members, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined)

const ownMembers = (value: Members, entries: readonly (readonly [string, unknown])[]): Members =>
  Object.fromEntries(entries.map(([name]) => [name, memberOf(value, name)]))

const isBlank = (text: string): boolean => text.trim() === ''

/** An id as text, whether it came as text or as a number. A number that JSON may have rounded is none. */
const readId = (value: unknown): string | null => {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : null
  return typeof value === 'string' && hasLength(value, ID_LIMIT) && !isBlank(value) ? fitText(value) : null
}

/** An id, or null. */
export const IdCodec: t.Type<string | null, string | null, unknown> = new Reader('an id', readId)

/** An id that must be there: of things that are asked for, or changed, by it. */
export const RequiredIdCodec: t.Type<string, string, unknown> = new t.Type(
  'an id',
  t.string.is,
  (value, context) => {
    const id = readId(value)
    return id === null ? t.failure(value, context) : t.success(id)
  },
  (id) => id,
)

/** A name, cut to what a column keeps, or null. */
export const NameCodec: t.Type<string | null, string | null, unknown> = lenientText('a name', (text) =>
  isBlank(text) ? null : fitText(text),
)

/** A text as it came, however long, or null. */
export const TextCodec: t.Type<string | null, string | null, unknown> = lenientText('a text', (text) => text)

/** A time, or null. */
export const TimeCodec: t.Type<Instant | null, Instant | null, unknown> = lenientText('a time', parseInstant)

/** True or false, or null. */
export const FlagCodec: t.Type<boolean | null, boolean | null, unknown> = lenient(t.boolean)

/** A number that can be counted with, or null. */
export const CountCodec: t.Type<number | null, number | null, unknown> = new Reader('a number', (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null,
)

const readTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

/** The texts of an array; none, where there is no array. */
export const TextsCodec: t.Type<readonly string[], readonly string[], unknown> = new Reader(
  'an array of texts',
  readTexts,
)
