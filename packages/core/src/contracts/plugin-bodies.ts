import fc from 'fast-check'

/** Stands wherever a text can be sent; it must never come back out of an error. */
export const SENT = 'value-that-was-sent'

/** The UTF-8 bytes of a text; lone surrogates become U+FFFD. Core sees no `TextEncoder`. */
export const utf8 = (text: string): Uint8Array => {
  const escaped = encodeURIComponent(text.toWellFormed())
  const bytes = escaped.match(/%[0-9A-F]{2}|[^%]/g) ?? []
  return Uint8Array.from(bytes, (part) => (part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0)))
}

/** The member names in some bodies, JSON or forms. */
export const memberNames = (bodies: readonly string[]): readonly string[] => [
  ...new Set(bodies.flatMap((body) => [...body.matchAll(/"([^"\\]+)"\s*:/g)].map((match) => match[1] ?? ''))),
  'version',
  'data',
  '__proto__',
]

/** Texts and numbers that are hard to keep, and some that mean something. */
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(SENT, '', '\u0000', '\ud800', '\u{1F600}'.repeat(300), 'x'.repeat(500), '942eff276648ce62', 'latest'),
  fc.constantFrom('create', 'update', 'release', 'succeeded', 'Rollback to v99999999999999999999'),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(0, -1, 1.5, 2 ** 53, 1e300),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)

/** Any JSON object, its members named by some names. */
export const anyJson = (names: readonly string[]): fc.Arbitrary<unknown> => {
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.dictionary(fc.constantFrom(...names), tie('json'), { maxKeys: 6 }),
      fc.array(tie('json'), { maxLength: 3 }),
    ),
  }))
  return fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 12 })
}

/** JSON bodies in which up to three values, wherever they stand, were exchanged for something else. */
export const changedJson = (bodies: readonly string[], names: readonly string[]): fc.Arbitrary<unknown> => {
  const values = bodies.map(parsed).filter((value) => value !== undefined)
  const change = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), fc.oneof(leaf, anyJson(names)))
  return fc
    .tuple(fc.constantFrom<unknown>({}, ...values), fc.array(change, { maxLength: 3 }))
    .map(([body, changes]) => changes.reduce((value, [path, other]) => replaced(value, path, other), body))
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Goes down a path, each step the number of a member, and exchanges what is there at its end. */
const replaced = (value: unknown, [step, ...path]: readonly number[], other: unknown): unknown => {
  if (step === undefined || typeof value !== 'object' || value === null) return other
  const members = Object.entries(value)
  const [name, member] = members[step % Math.max(members.length, 1)] ?? ['0', null]
  const after = { ...value, [name]: replaced(member, path, other) }
  return Array.isArray(value) ? Object.values(after) : after
}

/** All texts in a plain value. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
