import { makePostgresStore } from '@slugline/adapters-postgres'
import { storeContracts } from '@slugline/core/contracts'
import { makeTestDatabase } from './support/test-database.ts'

storeContracts(
  'postgres',
  async () => {
    const database = await makeTestDatabase()
    return { store: makePostgresStore(database.pool()), close: database.drop }
  },
  { numRuns: 30 },
)
