import { makeBatcher } from './batcher.ts'
import type { HotQuery, HotStatement } from './hot-query.ts'
import { isUnavailable } from './postgres-errors.ts'
import type { WatchBatches } from './watch.ts'

/** How concurrent look-ups of one kind become one statement. */
export interface Lookup<Asked, Found> {
  /** Answers a row for each that was found: its place among those that were asked, from 1 up, then its columns. */
  readonly statement: HotStatement
  /** What tells one from another: many calls ask for few things, and each is asked for once. */
  readonly keyOf: (asked: Asked) => string
  readonly toParameters: (asked: readonly Asked[]) => unknown[]
  readonly toFound: (columns: readonly unknown[]) => Found
  /** How many are asked for in one statement, where one of them may take long. */
  readonly most?: number
}

/** Asks concurrent look-ups together; each gets what it found, or null. Nothing is remembered: all is as of now. */
export const makeBatchedLookup = <Asked, Found>(
  query: HotQuery,
  watch: WatchBatches,
  lookup: Lookup<Asked, Found>,
): ((asked: Asked) => Promise<Found | null>) =>
  makeBatcher<Asked, Found | null>({
    ...watch(lookup.statement.name.replace(/^slugline_/, '')),
    flush: (asked) => flush(query, lookup, asked),
    most: lookup.most,
    isOfOneItem: (error) => !isUnavailable(error),
  })

const flush = async <Asked, Found>(
  query: HotQuery,
  { statement, keyOf, toParameters, toFound }: Lookup<Asked, Found>,
  asked: readonly Asked[],
): Promise<readonly (Found | null)[]> => {
  const keys = asked.map(keyOf)
  const different = [...new Map(asked.map((one, index) => [keys[index], one])).entries()]
  const rows = await query(statement, toParameters(different.map(([, one]) => one)))
  const found = new Map(rows.map(([place, ...columns]) => [different[Number(place) - 1]?.[0], toFound(columns)]))
  return keys.map((key) => found.get(key) ?? null)
}
