import type { Store } from '@slugline/core'
import type { PortId } from '@slugline/core/port-ids'
import type { Queue } from './batcher.ts'
import type { PostgresJobs } from './postgres-jobs.ts'
import type { PostgresPool } from './postgres-pool.ts'

/** The pool that a host binds for {@link postgresModule}. In a file of its own: there its type is checked. */
export const PostgresPoolId: PortId<PostgresPool> = Symbol('slugline.PostgresPool')

/** Where a host that wants to see how many calls wait binds a queue; it need not. */
export const PostgresQueueId: PortId<Queue> = Symbol('slugline.PostgresQueue')

/** The secret keys of a host that has its secrets encrypted; it need not bind any. */
export const PostgresSecretKeysId: PortId<readonly string[]> = Symbol('slugline.PostgresSecretKeys')

/** Queue and outbox over that pool, for the host to start and to stop, where it loads {@link postgresJobsModule}. */
export const PostgresJobsId: PortId<PostgresJobs> = Symbol('slugline.PostgresJobs')

/** All ports over that pool, made once for a container. */
export const PostgresStoreId: PortId<Store> = Symbol('slugline.PostgresStore')
