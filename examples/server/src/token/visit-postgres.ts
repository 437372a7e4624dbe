import { isReady, makePostgresPool, makePostgresStore, type PostgresPoolOptions } from '@slugline/adapters-postgres'
import type { TokenPorts } from './run-command.ts'

/** What commands use of the server's store, beside the server: nothing that needs its secret keys. */
export interface VisitedStore {
  readonly store: TokenPorts['store']
  readonly leave: () => Promise<void>
}

/** The schema of this version is not there; a server that starts makes it. */
export class NotSetUpError extends Error {
  override readonly name = 'NotSetUpError'
}

/**
 * Opens the store on a PostgreSQL that a server has set up.
 * @throws NotSetUpError, or what the driver has to say.
 */
export const visitPostgres = async (connection: PostgresPoolOptions['connection']): Promise<VisitedStore> => {
  const pool = makePostgresPool({ connection, max: 2 })
  try {
    await pool.query({ text: 'select', rowMode: 'array' })
    if (!(await isReady(pool))) {
      throw new NotSetUpError('the database is not set up for this version; start the server first.')
    }
    return { store: makePostgresStore(pool), leave: () => pool.end() }
  } catch (error) {
    await pool.end()
    throw error
  }
}
