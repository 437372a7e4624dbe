import { either as E } from 'fp-ts'
import * as t from 'io-ts'

/** A codec of arrays, as {@link listOf} makes it: whoever describes it to others sees its items and their number. */
export class ListCodec<A> extends t.Type<readonly A[], readonly A[], unknown> {
  readonly item: t.Type<A, unknown, unknown>
  readonly most: number

  constructor(item: t.Type<A, unknown, unknown>, name: string, most: number) {
    const expected = `an array of at most ${most} ${name}`
    super(
      expected,
      // Never used: we only decode, and `is` is asked by unions and intersections that encode.
      (_value): _value is readonly A[] => false,
      (value, context) =>
        Array.isArray(value) && value.length <= most ? decodeItems(item, value, context) : t.failure(value, context),
      (value) => value,
    )
    this.item = item
    this.most = most
  }
}

/**
 * An array of at most so many items, which are named in the plural. How many there are is judged before any of them,
 * and about a hundred errors are told at most: io-ts's own array makes a million of a million wrong items.
 */
export const listOf = <A>(item: t.Type<A, unknown, unknown>, name: string, most: number): ListCodec<A> =>
  new ListCodec(item, name, most)

/** So many errors say enough: what comes after them is not looked at. */
const ENOUGH_ERRORS = 100

const decodeItems = <A>(
  item: t.Type<A, unknown, unknown>,
  values: readonly unknown[],
  context: t.Context,
): t.Validation<readonly A[]> => {
  const items: A[] = []
  const errors: t.ValidationError[] = []
  for (const [index, value] of values.entries()) {
    const result = item.validate(value, t.appendContext(context, String(index), item, value))
    if (E.isRight(result)) items.push(result.right)
    else if (errors.push(...result.left) >= ENOUGH_ERRORS) break
  }
  return errors.length > 0 ? t.failures(errors) : t.success(items)
}
