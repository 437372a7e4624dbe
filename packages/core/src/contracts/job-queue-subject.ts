import type { Instant } from '../domain/instant.ts'
import type { NewJob } from '../domain/job.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Opened } from './given.ts'

/** What the suite needs: a queue that it has to itself, and a hand on its time. */
export interface JobQueueSubject extends Opened {
  readonly queue: JobQueue
  /** Forgets every job. */
  readonly clear: () => Promise<void>
  /** The time as the queue has it. */
  readonly now: () => Instant
  /** Lets so many seconds pass for every job that is there, and whatever happens by itself in them, without waiting. */
  readonly pass: (seconds: number) => Promise<void>
  /** Puts in a job as if it were another time. */
  readonly enqueueAt: (time: Instant, job: NewJob) => Promise<void>
}
