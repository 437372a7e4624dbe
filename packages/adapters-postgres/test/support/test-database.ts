import { makePostgresPool, migrate, type OwnPostgresPool, type PostgresAddress } from '@slugline/adapters-postgres'
import pg from 'pg'
import { inject } from 'vitest'

/** A database of one test file's own, on the server that the run started. */
export interface TestDatabase {
  readonly address: PostgresAddress
  /** Another pool on it, ended by `drop`. It gives nothing up soon: a test of that names its own times. */
  readonly pool: (options?: Omit<Parameters<typeof makePostgresPool>[0], 'connection'>) => OwnPostgresPool
  /** Runs a query past the adapter. */
  readonly ask: (sql: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>
  readonly drop: () => Promise<void>
}

/** How long something may take is no test's subject but of those that say so; the machine may be busy. */
const UNHURRIED = { connectTimeout: 30_000, statementTimeout: 30_000, lockTimeout: 30_000 }

const TEMPLATE = 'slugline_template'

/** Any number that nobody else takes: test files make their databases one after the other. */
const LOCK = 20_261_123

let made = 0

/** Makes a database: a copy of a migrated one, which the first test file of the run makes, or an empty one. */
export const makeTestDatabase = async ({ isEmpty = false } = {}): Promise<TestDatabase> => {
  made += 1
  const database = `slugline_test_${process.pid}_${made}`
  await asAdministrator(async (client) => {
    if (!isEmpty) await makeTemplate(client)
    await client.query(`create database ${database} template ${isEmpty ? 'template0' : TEMPLATE}`)
  })
  const address = { ...inject('postgres'), database }
  // Kept: tests ask again and again until they hear what they wait for, and a new connection costs them ten times that.
  const asking = new pg.Pool(address).on('error', () => undefined)
  const pools: OwnPostgresPool[] = []
  const pool: TestDatabase['pool'] = (options) => {
    const one = makePostgresPool({ ...UNHURRIED, ...options, connection: address })
    pools.push(one)
    return one
  }
  return {
    address,
    pool,
    ask: async (sql, values) => (await asking.query(sql, values)).rows,
    drop: async () => {
      await Promise.all([asking, ...pools].map((one) => one.end()))
      await asAdministrator((client) => client.query(`drop database ${database}`))
    },
  }
}

const makeTemplate = async (client: pg.Client): Promise<void> => {
  const found = await client.query('select from pg_database where datname = $1', [TEMPLATE])
  if (found.rowCount === 1) return
  await client.query(`create database ${TEMPLATE} template template0`)
  const pool = makePostgresPool({ connection: { ...inject('postgres'), database: TEMPLATE } })
  await migrate(pool)
  await pool.end()
}

const asAdministrator = (work: (client: pg.Client) => Promise<unknown>): Promise<void> =>
  withClient(inject('postgres').database, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await work(client)
  })

const withClient = async <A>(database: string, work: (client: pg.Client) => Promise<A>): Promise<A> => {
  const client = new pg.Client({ ...inject('postgres'), database })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
