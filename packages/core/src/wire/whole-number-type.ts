import * as t from 'io-ts'

/** A codec for whole numbers between two bounds, both of them included. */
export class WholeNumberType extends t.Type<number, number, unknown> {
  readonly minimum: number
  readonly maximum: number

  constructor(expected: string, minimum: number, maximum: number) {
    const fits = (value: unknown): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
    super(
      expected,
      fits,
      (value, context) => (fits(value) ? t.success(value) : t.failure(value, context)),
      (value) => value,
    )
    this.minimum = minimum
    this.maximum = maximum
  }
}
