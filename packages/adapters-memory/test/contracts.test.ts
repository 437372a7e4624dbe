import { makeMemoryJobs, makeMemoryStore } from '@slugline/adapters-memory'
import {
  givenIn,
  type JobQueueSubject,
  jobQueueContract,
  outboxContract,
  START,
  storeContracts,
} from '@slugline/core/contracts'

storeContracts('memory', async () => ({ store: makeMemoryStore(), close: async () => {} }))

outboxContract('memory', async () => {
  const { tell, ...jobs } = makeMemoryJobs({ now: () => START })
  const store = makeMemoryStore({ tell })
  return { ...jobs, recording: store.recording, given: givenIn(store) }
})

jobQueueContract('memory', async () => {
  let time = START
  let { queue } = makeMemoryJobs({ now: () => time })
  const subject: JobQueueSubject = {
    get queue() {
      return queue
    },
    clear: async () => {
      queue = makeMemoryJobs({ now: () => time }).queue
    },
    now: () => time,
    pass: async (seconds) => {
      time += Math.ceil(seconds * 1000)
    },
    enqueueAt: async (then, job) => {
      const now = time
      time = then
      await queue.enqueue([job])()
      time = now
    },
  }
  return subject
})
