import { makeMemoryStore } from '@slugline/adapters-memory'
import { storeContracts } from '@slugline/core/contracts'

storeContracts('memory', async () => ({ store: makeMemoryStore(), close: async () => {} }))
