import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { ENVIRONMENT_RULE, isEnvironment } from '../domain/environment.ts'
import { type Instant, parseInstant } from '../domain/instant.ts'
import { hasLength, isStorable } from '../domain/text.ts'
import { isVersion, VERSION_RULE } from '../domain/version.ts'
import { OptionalType } from './optional-type.ts'
import { type TextFacts, TextType } from './text-type.ts'
import { WholeNumberType } from './whole-number-type.ts'

/** A codec that reads texts by a rule. Its name is what an error says was expected; see {@link TextFacts} for the rest. */
export const textCodec = <A>(
  expected: string,
  read: (text: string) => A | null,
  facts: TextFacts = {},
): t.Type<A, A, unknown> => new TextType(expected, read, facts)

/** A text that passes a test, kept as it is. */
export const textThat = (
  expected: string,
  test: (text: string) => boolean,
  facts: TextFacts = {},
): t.Type<string, string, unknown> => textCodec(expected, (text) => (test(text) ? text : null), facts)

/** One of some words. */
export const wordOf = <W extends string>(words: readonly W[]): t.Type<W, W, unknown> =>
  textCodec(`one of ${words.join(', ')}`, (text) => words.find((each) => each === text) ?? null, { words })

/** A whole number between two bounds, both of them included. */
export const wholeNumber = (expected: string, minimum: number, maximum: number): t.Type<number, number, unknown> =>
  new WholeNumberType(expected, minimum, maximum)

/** True or false, in plain words. */
export const FlagCodec = t.refinement(t.boolean, () => true, 'true or false')

/** A text of 1 to `limit` characters that every store can keep. */
export const textUpTo = (limit: number): t.Type<string, string, unknown> =>
  textThat(`a text of 1-${limit} characters`, (text) => hasLength(text, limit) && isStorable(text), {
    minLength: 1,
    maxLength: limit,
  })

export const VersionCodec: t.Type<string, string, unknown> = textThat(VERSION_RULE, isVersion, {
  minLength: 1,
  maxLength: 200,
})

export const EnvironmentCodec: t.Type<string, string, unknown> = textThat(ENVIRONMENT_RULE, isEnvironment, {
  minLength: 1,
  maxLength: 64,
})

/** An RFC 3339 time with `Z` or an offset. */
export const InstantCodec: t.Type<Instant, Instant, unknown> = textCodec(
  'an RFC 3339 time with "Z" or an offset, such as 2026-11-23T16:46:37Z',
  parseInstant,
  { kind: 'time' },
)

// One host character at least, then anything but white space and control characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about control characters.
const HTTP_URL = /^https?:\/\/[^\s/?#\\\u0000-\u001f\u007f][^\s\\\u0000-\u001f\u007f]*$/i

/** Whether a text is an absolute http or https URL of at most 2000 characters. */
export const isHttpUrl = (text: string): boolean => hasLength(text, 2000) && isStorable(text) && HTTP_URL.test(text)

export const HttpUrlCodec: t.Type<string, string, unknown> = textThat(
  'an absolute http or https URL of at most 2000 characters',
  isHttpUrl,
  { kind: 'url', maxLength: 2000 },
)

/** An optional member: absent and null are null; anything else must fit. */
export const optional = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A | null, A | null, unknown> =>
  new OptionalType(codec, false)

/** An optional text: `""` too counts as absent. */
export const optionalText = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A | null, A | null, unknown> =>
  new OptionalType(codec, true)

/**
 * A codec that refuses nothing: `read` makes something of every value. Whoever reads many members of many bodies calls
 * it directly, and spares the results that `validate` would make.
 */
export class Reader<A> extends t.Type<A, A, unknown> {
  readonly read: (value: unknown) => A

  constructor(expected: string, read: (value: unknown) => A) {
    super(
      expected,
      // Never used: we only decode, and `is` is asked by unions and intersections that encode.
      (_value): _value is A => false,
      (value) => t.success(read(value)),
      (value) => value,
    )
    this.read = read
  }
}

/** A member of a foreign body of which nothing depends: whatever does not fit counts as absent. */
export const lenient = <A>(codec: t.Type<A, unknown, unknown>): Reader<A | null> =>
  new Reader<A | null>(codec.name, (value) => {
    // Most of what bodies may have they do not have.
    if (value === undefined || value === null) return null
    const result = codec.validate(value, [])
    return E.isRight(result) ? result.right : null
  })

/** The same for texts alone, of which `read` makes something or null. */
export const lenientText = <A>(expected: string, read: (text: string) => A | null): Reader<A | null> =>
  new Reader<A | null>(expected, (value) => (typeof value === 'string' ? read(value) : null))
