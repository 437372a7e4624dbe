import { repeating } from './attempt.ts'
import type { PostgresPool } from './postgres-pool.ts'

/** A statement of the hot path: named, so that each connection plans it once. */
export interface HotStatement {
  readonly name: string
  readonly text: string
}

/** Answers the rows of a hot statement, each the texts of its columns as {@link textOf} reads them. */
export type HotQuery = (statement: HotStatement, values: unknown[]) => Promise<readonly unknown[][]>

/**
 * Sends hot statements to the pool directly: Kysely would prepare them anew each time. `prepare` false sends them
 * unnamed, for poolers that cannot keep prepared statements.
 */
export const makeHotQuery =
  (pool: PostgresPool, prepare: boolean): HotQuery =>
  (statement, values) =>
    repeating(async () => {
      const { name, text } = statement
      const query = prepare ? { name, text, values } : { text, values }
      return (await pool.query({ ...query, rowMode: 'array' })).rows
    })

/** A column that holds a text. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  throw new TypeError(`expected a text from the database, got ${typeof value}`)
}

/** A column that holds a text or null. */
export const textOrNull = (value: unknown): string | null => (value === null ? null : textOf(value))
