import { makeMemoryStore } from '@slugline/adapters-memory'
import { makePostgresStore } from '@slugline/adapters-postgres'
import type { Store } from '@slugline/core'
import { makeTestDatabase, type TestDatabase } from '../../packages/adapters-postgres/test/support/test-database.ts'

/** The stores of a test: those of two instances, which on PostgreSQL have a pool each. */
export interface OpenedStores {
  readonly stores: readonly [Store, Store]
  readonly database: TestDatabase | null
  readonly close: () => Promise<void>
}

const openMemory = async (): Promise<OpenedStores> => {
  const store = makeMemoryStore()
  return { stores: [store, store], database: null, close: async () => undefined }
}

export const openPostgres = async (): Promise<OpenedStores & { readonly database: TestDatabase }> => {
  const database = await makeTestDatabase()
  const store = () => makePostgresStore(database.pool({ max: 4 }))
  return { stores: [store(), store()], database, close: database.drop }
}

/** Where a test runs that is about both. */
export const STORES = [
  { kind: 'memory', open: openMemory },
  { kind: 'postgres', open: openPostgres },
] as const satisfies readonly { readonly kind: string; readonly open: () => Promise<OpenedStores> }[]
