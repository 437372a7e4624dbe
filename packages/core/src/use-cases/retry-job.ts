import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Job } from '../domain/job.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'

/** The organization has no such job, or it was done so long ago that nobody knows of it any more. */
export interface UnknownJob {
  readonly _tag: 'UnknownJob'
}

/** The job is running, or done: there is no next try to bring forward. */
export interface JobNotRetryable {
  readonly _tag: 'JobNotRetryable'
}

export interface JobKey {
  readonly organizationId: string
  readonly jobId: string
}

type JobReading = Pick<JobQueue, 'find'>

/** Reads one job of an organization. */
export const makeReadJob =
  ({ jobs }: { readonly jobs: JobReading }) =>
  ({ organizationId, jobId }: JobKey): TE.TaskEither<StorageError | UnknownJob, Job> =>
    orUnknown<UnknownJob>({ _tag: 'UnknownJob' })(jobs.find(organizationId, jobId))

/**
 * Has a job run at once that waits for its next try, or was given up, and answers it as it is then. One that waits keeps
 * count of its tries; one that was given up has all of them once more.
 */
export const makeRetryJob = ({ jobs }: { readonly jobs: Pick<JobQueue, 'find' | 'retry'> }) => {
  const read = makeReadJob({ jobs })
  return (key: JobKey): TE.TaskEither<StorageError | UnknownJob | JobNotRetryable, Job> =>
    F.pipe(
      read(key),
      TE.flatMap(() => jobs.retry(key.organizationId, key.jobId)),
      TE.flatMapEither((isDue) => (isDue ? E.right(undefined) : E.left<JobNotRetryable>({ _tag: 'JobNotRetryable' }))),
      TE.flatMap(() => read(key)),
    )
}
