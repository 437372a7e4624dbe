import type { Instant, JobQueue, Outbox, RecordedEvent } from '@slugline/core'
import { makeMemoryJobQueue } from './memory-job-queue.ts'
import { makeMemoryOutbox } from './memory-outbox.ts'

export interface MemoryJobsOptions {
  /** What time it is. */
  readonly now: () => Instant
}

/** The ports for work that leaves the house; `tell` is for the store whose events are to become jobs. */
export interface MemoryJobs {
  readonly queue: JobQueue
  readonly outbox: Outbox
  readonly tell: (event: RecordedEvent) => void
}

/**
 * A queue over Maps, gone with the process, and the outbox that fills it: `makeMemoryStore({ tell: jobs.tell })`. Pauses
 * after failures have no jitter, since nobody else is there to be kept apart from.
 */
export const makeMemoryJobs = ({ now }: MemoryJobsOptions): MemoryJobs => {
  const { queue, put } = makeMemoryJobQueue(now)
  return { queue, ...makeMemoryOutbox(put) }
}
