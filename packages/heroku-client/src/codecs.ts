import { fitText, hasLength, lenient, textCodec } from '@slugline/core'
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
      const result = member.validate(memberOf(from, name), context)
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

/** A member that refuses nothing: whatever cannot be read is null. */
export const reading = <A>(expected: string, read: (value: unknown) => A | null): t.Type<A | null, A | null, unknown> =>
  new t.Type<A | null, A | null, unknown>(
    expected,
    // Never used: we only decode.
    (_value): _value is A | null => false,
    (value) => t.success(read(value)),
    (value) => value,
  )

const isBlank = (text: string): boolean => text.trim() === ''

/** An id as text, whether it came as text or as a number. A number that JSON may have rounded is none. */
const readId = (value: unknown): string | null => {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : null
  return typeof value === 'string' && hasLength(value, ID_LIMIT) && !isBlank(value) ? fitText(value) : null
}

/** An id, or null. */
export const IdCodec: t.Type<string | null, string | null, unknown> = reading('an id', readId)

/** A name, cut to what a column keeps, or null. */
export const NameCodec: t.Type<string | null, string | null, unknown> = lenient(
  textCodec('a name', (text) => (isBlank(text) ? null : fitText(text))),
)

/** A text as it came, however long, or null. */
export const TextCodec: t.Type<string | null, string | null, unknown> = lenient(t.string)
