import * as t from 'io-ts'

/**
 * A codec of objects whose members have names of one kind and values of one codec. The names are judged first: an error
 * tells its path, and a name that does not fit could be anything.
 */
export class MapType<A> extends t.Type<Readonly<Record<string, A>>, unknown, unknown> {
  readonly names: RegExp
  readonly value: t.Type<A, unknown, unknown>
  /** How many members there may be. */
  readonly most: number

  constructor(expected: string, names: RegExp, value: t.Type<A, unknown, unknown>, most: number) {
    const members: t.Type<Readonly<Record<string, A>>, unknown, unknown> = t.record(t.string, value)
    super(
      expected,
      members.is,
      (input, context) =>
        t.UnknownRecord.is(input) && haveNames(input, names, most)
          ? members.validate(input, context)
          : t.failure(input, context),
      (map) => map,
    )
    this.names = names
    this.value = value
    this.most = most
  }
}

const haveNames = (map: Readonly<Record<string, unknown>>, names: RegExp, most: number): boolean => {
  const found = Object.keys(map)
  return found.length <= most && found.every((name) => names.test(name))
}
