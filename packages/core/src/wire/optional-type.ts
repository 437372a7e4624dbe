import * as t from 'io-ts'

/** A codec for a member that may be missing: what counts as absent is null, anything else must fit the inner codec. */
export class OptionalType<A> extends t.Type<A | null, A | null, unknown> {
  readonly inner: t.Type<A, unknown, unknown>
  /** Whether `""` too counts as absent, beside null and no member at all. */
  readonly emptyIsAbsent: boolean

  constructor(inner: t.Type<A, unknown, unknown>, emptyIsAbsent: boolean) {
    const isAbsent = (value: unknown): boolean =>
      value === undefined || value === null || (emptyIsAbsent && value === '')
    super(
      inner.name,
      (value): value is A | null => value === null || inner.is(value),
      (value, context) => (isAbsent(value) ? t.success(null) : inner.validate(value, context)),
      (value) => value,
    )
    this.inner = inner
    this.emptyIsAbsent = emptyIsAbsent
  }
}
