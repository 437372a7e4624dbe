import { makePostgresStore } from '@slugline/adapters-postgres'
import { givenIn, jobQueueContract, outboxContract } from '@slugline/core/contracts'
import { openJobs } from './support/open-jobs.ts'
import { makeTestDatabase } from './support/test-database.ts'

jobQueueContract('postgres', async () => openJobs(await makeTestDatabase()))

outboxContract('postgres', async () => {
  const database = await makeTestDatabase()
  const { jobs, close } = await openJobs(database)
  const store = makePostgresStore(database.pool(), { outbox: true })
  return { ...jobs, recording: store.recording, given: givenIn(store), close }
})
