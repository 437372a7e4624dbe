import type { Store } from '@slugline/core'
import type { PortId } from '@slugline/core/port-ids'
import type { MemoryJobs } from './memory-jobs.ts'

/** All ports of one store, made once for a container. In a file of its own: there its type is checked. */
export const MemoryStoreId: PortId<Store> = Symbol('slugline.MemoryStore')

/** Queue and outbox, made once for a container that loads `memoryJobsModule`. */
export const MemoryJobsId: PortId<MemoryJobs> = Symbol('slugline.MemoryJobs')
