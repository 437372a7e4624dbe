import { makePostgresStore } from '@slugline/adapters-postgres'
import { storeContracts } from '@slugline/core/contracts'
import { makeTestDatabase } from './support/test-database.ts'

// With encrypted secrets; two-instances.test.ts runs them without.
const secretKeys = ['any key of thirty-two characters']

storeContracts(
  'postgres',
  async () => {
    const database = await makeTestDatabase()
    return { store: makePostgresStore(database.pool(), { secretKeys, outbox: true }), close: database.drop }
  },
  { numRuns: 20 },
)
