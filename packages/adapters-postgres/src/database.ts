import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPoolClient,
  type PostgresQueryResult,
  type Transaction,
} from 'kysely'
import { repeating } from './attempt.ts'
import { isUnavailable } from './postgres-errors.ts'
import { listenForErrors, type PostgresClient, type PostgresPool } from './postgres-pool.ts'
import type { Tables } from './tables.ts'
import { makeTurnstile } from './turnstile.ts'

export type Database = Kysely<Tables>

/**
 * How many connections Kysely takes at a time, and how many milliseconds one waits for one of these where the pool says
 * nothing of it. Of a pool of eight that leaves the batcher of recordings its four, however many clients and hooks wait
 * for the lock of one release.
 */
const CONNECTIONS = 4
const PATIENCE_MS = 5_000

/**
 * Kysely over a pool that stays its owner's: it takes connections, and never ends the pool. `onError` hears of each
 * statement that fails.
 */
export const makeDatabase = (
  pool: PostgresPool,
  onError: (error: unknown) => void = () => undefined,
  connections: number = CONNECTIONS,
): Database => {
  const turnstile = makeTurnstile(connections, pool.options?.connectionTimeoutMillis || PATIENCE_MS)
  const connect = async (): Promise<PostgresPoolClient> => {
    const leave = await turnstile.enter()
    try {
      const client = await pool.connect()
      listenForErrors(client)
      return watchedClient(client, onError, leave)
    } catch (error) {
      leave()
      throw error
    }
  }
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect, end: async () => undefined, options: {} } }),
  })
}

/**
 * Kysely gives a connection back as it is, also one that fell silent in the middle of a query. The pool would hand that
 * one out again and again: it is thrown away instead.
 */
const watchedClient = (
  client: PostgresClient,
  onError: (error: unknown) => void,
  onRelease: () => void,
): PostgresPoolClient => {
  let isBroken = false
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query<R>(told: string | PostgresCursor<R>, parameters: readonly unknown[] = []) {
    if (typeof told !== 'string') return client.query<R>(told)
    return client.query<R>(told, parameters).catch((error: unknown) => {
      isBroken ||= isUnavailable(error)
      onError(error)
      throw error
    })
  }
  const release = (discard?: boolean | Error): void => {
    client.release(discard === true || isBroken)
    onRelease()
  }
  return { query, release }
}

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
