import type { PostgresPoolClient } from 'kysely'
import { Pool } from 'pg'

/** A query as node-postgres takes it. A named one is prepared once for each connection. */
export interface PostgresQuery {
  readonly name?: string
  readonly text: string
  readonly values?: unknown[]
  /** Rows as arrays, in the order of the columns. */
  readonly rowMode: 'array'
}

/** A connection taken out of a pool. */
export interface PostgresClient extends PostgresPoolClient {
  on(event: 'error', listener: (error: Error) => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/**
 * What we need of a pool: any `pg.Pool` fits, ours or that of the host, whichever `pg` it came from. It stays the
 * host's: we never end it.
 */
export interface PostgresPool {
  /** What it was made with. Where it says how long a call waits for a connection, calls wait no longer for their turn. */
  readonly options?: { readonly connectionTimeoutMillis?: number | undefined } | undefined
  connect(): Promise<PostgresClient>
  query(query: PostgresQuery): Promise<{ readonly rows: readonly unknown[][] }>
}

/** A pool that we made, for its owner to watch and to end. */
export interface OwnPostgresPool extends PostgresPool {
  readonly totalCount: number
  readonly idleCount: number
  /** Calls that wait for a connection. */
  readonly waitingCount: number
  end(): Promise<void>
}

export interface PostgresPoolOptions {
  /** A connection string, or the parts of one. `host` may be the folder of a Unix socket. */
  readonly connection: string | PostgresAddress
  /** Connections. Eight serve best on small machines; the hot path batches and needs few. */
  readonly max?: number
  /** Milliseconds for a connection, waiting in the pool's queue included. */
  readonly connectTimeout?: number
  /** Milliseconds for one statement, of which `lockTimeout` may be spent waiting for a lock. */
  readonly statementTimeout?: number
  readonly lockTimeout?: number
  /** Told of connections that broke while idle; what was under way on others fails by itself. */
  readonly onError?: (error: Error) => void
}

/** Where a database is. */
export interface PostgresAddress {
  readonly host: string
  readonly port?: number
  readonly user: string
  readonly password?: string
  readonly database: string
}

/** Beyond its statement's time a connection that says nothing is dead: a half-open one never tells. */
const SILENCE = 5_000

/**
 * The planner's settings, for statements that run for a fraction of a millisecond by indexes alone: never compiled, and
 * never a scan of a table that was small when a prepared statement was planned. `plan_cache_mode` stays `auto`: the hot
 * statements give the planner nothing to learn from their parameters, so that it soon keeps one plan for them, while
 * lists gain from a plan that knows which environment or app is asked for.
 */
const PLANNER = '-c jit=off -c enable_seqscan=off'

/**
 * Makes a pool with every timeout set, since node-postgres by itself waits for ever, and with errors handled, since an
 * unhandled one ends the process. It sends settings when it connects, which poolers that share connections between
 * transactions (PgBouncer) must be told to let pass (`ignore_startup_parameters`), or take a pool of your own instead.
 */
export const makePostgresPool = (options: PostgresPoolOptions): OwnPostgresPool => {
  const { connection, max = 8, connectTimeout = 5_000, statementTimeout = 10_000, lockTimeout = 5_000 } = options
  const pool = new Pool({
    ...(typeof connection === 'string' ? { connectionString: connection } : connection),
    max,
    keepAlive: true,
    application_name: 'slugline',
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    lock_timeout: lockTimeout,
    idle_in_transaction_session_timeout: statementTimeout,
    query_timeout: statementTimeout + SILENCE,
    options: PLANNER,
  })
  pool.on('error', options.onError ?? (() => undefined))
  pool.on('connect', listenForErrors)
  return pool
}

const ignore = (): void => undefined

/**
 * Gives a connection a listener: it emits `error` when it breaks while it is taken out, and nobody listening would end
 * the process. Whatever runs on it fails by itself, so there is nothing else to do.
 */
export const listenForErrors = (client: Pick<PostgresClient, 'on' | 'off'>): void => {
  client.off('error', ignore)
  client.on('error', ignore)
}
