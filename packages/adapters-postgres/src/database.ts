import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { repeating } from './attempt.ts'
import { listenForErrors, type PostgresPool } from './postgres-pool.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** Kysely over a pool that stays its owner's: it takes connections, and never ends the pool. */
export const makeDatabase = (pool: PostgresPool): Database =>
  new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => {
          const client = await pool.connect()
          listenForErrors(client)
          return client
        },
        end: async () => undefined,
        options: {},
      },
    }),
  })

/** Work of several statements, all or nothing; done again when it lost against concurrent work. */
export const transact = <A>(database: Database, work: (transaction: Transaction<Tables>) => Promise<A>): Promise<A> =>
  repeating(() => database.transaction().execute(work))

/** Thrown to undo a transaction that ends in a refusal: nothing of it may stay. */
export class Undone extends Error {
  override readonly name = 'Undone'
}

/** Like {@link transact}; answers null when the work was {@link Undone}. */
export const transactOrUndo = async <A>(
  database: Database,
  work: (transaction: Transaction<Tables>) => Promise<A>,
): Promise<A | null> => {
  try {
    return await transact(database, work)
  } catch (error) {
    if (error instanceof Undone) return null
    throw error
  }
}
