import type { EventLog } from '@slugline/core'
import type { BatcherOptions, Queue } from './batcher.ts'
import { failureOf, isUniqueViolation } from './postgres-errors.ts'
import type { PostgresPool } from './postgres-pool.ts'

/** What the batcher of a statement tells of itself. */
export type WatchBatches = (statement: string) => Pick<BatcherOptions<unknown, unknown>, 'onFlush' | 'queue'>

/** Tells the event log of every flush. */
export const watchBatches =
  (events: EventLog, queue: Queue): WatchBatches =>
  (statement) => ({
    queue,
    onFlush: (size) => events.emit({ _tag: 'batch.flushed', statement, size }),
  })

/** Tells the event log of a statement that failed. That a name is taken is an answer, and no failure. */
export const tellFailures =
  (events: EventLog) =>
  (error: unknown): void => {
    if (!isUniqueViolation(error)) events.emit(failureOf(error))
  }

/** A pool that tells of what fails in it; a connection that is taken out is watched by whoever takes it. */
export const watchPool = (pool: PostgresPool, tell: (error: unknown) => void): PostgresPool => {
  const tellAndThrow = (error: unknown): never => {
    tell(error)
    throw error
  }
  return {
    options: pool.options,
    connect: () => pool.connect().catch(tellAndThrow),
    query: (query) => pool.query(query).catch(tellAndThrow),
  }
}
