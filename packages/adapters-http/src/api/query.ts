import {
  type Cursor,
  EnvironmentCodec,
  type Instant,
  InstantCodec,
  optionalText,
  type PageQuery,
  parseInstant,
  textCodec,
  textUpTo,
  wordOf,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { decodeCursor } from './cursor.ts'

const MAX_REPEATED = 100

const PerPageCodec = textCodec(
  'a number from 1 to 100',
  (text) => {
    const number = /^\d{1,3}$/.test(text) ? Number(text) : 0
    return number >= 1 && number <= 100 ? number : null
  },
  { numbers: [1, 100] },
)

const CursorCodec: t.Type<Cursor, Cursor, unknown> = textCodec(
  'a cursor from the Link header of this list',
  decodeCursor,
  { pattern: '^[np]:[0-9]{1,16}:[0-9a-f-]{1,36}$' },
)

/** A `+` that nobody escaped arrives as a space: it can only be that of the offset. */
const TimeCodec: t.Type<Instant, Instant, unknown> = textCodec(
  InstantCodec.name,
  (text) => parseInstant(text.replace(/ (\d{2}:\d{2})$/, '+$1')),
  { kind: 'time' },
)

/** A parameter that may stand in a query several times: each value must fit, and none at all is an empty list. */
export class RepeatableType extends t.Type<readonly string[], readonly string[], unknown> {
  readonly inner: t.Type<string, string, unknown>
  readonly maximum = MAX_REPEATED

  constructor(inner: t.Type<string, string, unknown>) {
    super(
      inner.name,
      (_value): _value is readonly string[] => false,
      (value, context) => {
        const values = valuesOf(value)
        if (values.length > MAX_REPEATED) return t.failure(value, context)
        const results = values.map((each) => inner.validate(each, context))
        const wrong = results.find(E.isLeft)
        return wrong ?? t.success(results.flatMap((result) => (E.isRight(result) ? [result.right] : [])))
      },
      (values) => values,
    )
    this.inner = inner
  }
}

const valuesOf = (value: unknown): readonly unknown[] =>
  [value].flat().filter((each) => each !== undefined && each !== '')

/** One of some words; `""` is absent. */
export const word = <W extends string>(words: readonly W[]): t.Type<W | null, W | null, unknown> =>
  optionalText(wordOf(words))

/** The parameters that lists take, each a codec; `""` is absent in all of them. */
export const PARAMETERS = {
  per_page: optionalText(PerPageCodec),
  cursor: optionalText(CursorCodec),
  text: optionalText(textUpTo(200)),
  time: optionalText(TimeCodec),
  environment: optionalText(EnvironmentCodec),
  environments: new RepeatableType(EnvironmentCodec),
  projects: new RepeatableType(textUpTo(50)),
}

/** The two parameters of every list. */
export const PAGE = { per_page: PARAMETERS.per_page, cursor: PARAMETERS.cursor }

/** The page that a query asks for; 100 items when it does not say. */
export const pageQuery = (query: { per_page: number | null; cursor: Cursor | null }): PageQuery => ({
  limit: query.per_page ?? 100,
  cursor: query.cursor,
})
