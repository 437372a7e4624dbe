import type { taskEither as TE } from 'fp-ts'
import type { Job, JobFailure, JobState, NewJob, Topic } from '../domain/job.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { StorageError } from './storage-error.ts'

/**
 * Work that leaves the house, kept until it is done. A job is run at least once; whoever runs it makes sure that the
 * other side can tell a second time. One that fails is repeated later and later, at most {@link MAX_ATTEMPTS} times, and
 * then parked as `dead`: it holds up no other.
 */
export interface JobQueue {
  /** Puts jobs in, all or none. One whose key is known (finished jobs stay known for days) is left as it is. */
  readonly enqueue: (jobs: readonly NewJob[]) => TE.TaskEither<StorageError, void>
  /**
   * Takes at most `limit` jobs of a topic that are due, oldest first, none of the organizations `without`; none twice,
   * whoever asks at the same time. Whoever takes one and is not heard of again loses it after {@link LEASE_SECONDS}, as if
   * he had told that it failed.
   */
  readonly take: (
    topic: Topic,
    limit: number,
    without?: readonly string[],
  ) => TE.TaskEither<StorageError, readonly Job[]>
  /**
   * Tells what became of jobs that were taken. One that is not `running` any more, or was taken by another meanwhile
   * (another of `attempts` or `revivals`), stays as it is.
   */
  readonly settle: (results: readonly JobResult[]) => TE.TaskEither<StorageError, void>
  /** By (`dateCreated`, id), newest first. Empty for an organization that does not exist. */
  readonly list: (filter: JobFilter, page: PageQuery) => TE.TaskEither<StorageError, Page<Job>>
  /** Null when that organization has no such job. */
  readonly find: (organizationId: string, jobId: string) => TE.TaskEither<StorageError, Job | null>
  /**
   * Makes a job due now: a `waiting` one, whatever it waits for, which goes on counting its attempts, or a `dead` one, which
   * gets all of them anew. False when that organization has no such job, or it is neither.
   */
  readonly retry: (organizationId: string, jobId: string) => TE.TaskEither<StorageError, boolean>
}

/** How often a job is begun before it is parked: with growing pauses that is about three days. */
export const MAX_ATTEMPTS = 25

/** How long somebody may have a job. Whoever runs one gives up before. */
export const LEASE_SECONDS = 300

/** The failure of a job of whose runner nothing was heard. */
export const LEASE_LOST = 'Whoever had the job was not heard of again.'

/**
 * How long finished jobs are known at least, `done` ones and `dead` ones; then they are forgotten (in memory sooner
 * where there are very many). Nothing repeats by itself for longer than three days: neither a platform its deliveries,
 * nor a job.
 */
export const DONE_SECONDS: number = 3 * 86_400
export const DEAD_SECONDS: number = 30 * 86_400

const FIRST_PAUSE = 5
const LAST_PAUSE = 5 * 3_600

/**
 * Between how many seconds a job that failed waits for its next try, by how often it was begun: each pause is twice the
 * one before, from five seconds to five hours.
 */
export const pauseAfter = (attempts: number): { readonly least: number; readonly most: number } => {
  const least = FIRST_PAUSE * 2 ** (attempts - 1)
  return { least: Math.min(least, LAST_PAUSE), most: Math.min(least * 2, LAST_PAUSE) }
}

/** What became of a job; null: it is done. */
export interface JobResult {
  readonly job: Job
  readonly failure: JobFailure | null
}

/** Which jobs; null filters nothing. */
export interface JobFilter {
  readonly organizationId: string
  readonly topic: Topic | null
  readonly state: JobState | null
}
