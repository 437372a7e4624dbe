import * as t from 'io-ts'

/**
 * What is known of the texts that a codec takes, for whoever describes it to others. All of it is true of every text
 * that the codec takes; a text of which all of it is true may still be refused. The codec's name says the whole rule.
 */
export interface TextFacts {
  /** In Unicode code points, as the next. */
  readonly minLength?: number
  readonly maxLength?: number
  /** A regular expression. */
  readonly pattern?: string
  readonly kind?: 'time' | 'url' | 'e-mail'
  /** All that there are. */
  readonly words?: readonly string[]
  /** It is a whole number from the first to the second, in digits. */
  readonly numbers?: readonly [number, number]
}

/** A codec that reads texts by a rule. Its name is what an error says was expected. */
export class TextType<A> extends t.Type<A, A, unknown> {
  readonly facts: TextFacts

  constructor(expected: string, read: (text: string) => A | null, facts: TextFacts) {
    super(
      expected,
      // Never used: we only decode, and `is` is asked by unions and intersections that encode.
      (_value): _value is A => false,
      (value, context) => {
        const result = typeof value === 'string' ? read(value) : null
        return result === null ? t.failure(value, context) : t.success(result)
      },
      (value) => value,
    )
    this.facts = facts
  }
}
