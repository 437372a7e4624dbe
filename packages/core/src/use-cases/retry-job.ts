import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Job } from '../domain/job.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'

/** The organization has no such job, or it was done so long ago that nobody knows of it any more. */
export interface UnknownJob {
  readonly _tag: 'UnknownJob'
}

/** The job was not given up: it is done, or will be run without help. */
export interface JobNotDead {
  readonly _tag: 'JobNotDead'
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

/** Puts a job that was given up in again, with all its tries, and answers it. */
export const makeRetryJob = ({ jobs }: { readonly jobs: Pick<JobQueue, 'find' | 'revive'> }) => {
  const read = makeReadJob({ jobs })
  return (key: JobKey): TE.TaskEither<StorageError | UnknownJob | JobNotDead, Job> =>
    F.pipe(
      read(key),
      TE.flatMap(() => jobs.revive(key.organizationId, key.jobId)),
      TE.flatMapEither((isRevived) => (isRevived ? E.right(undefined) : E.left<JobNotDead>({ _tag: 'JobNotDead' }))),
      TE.flatMap(() => read(key)),
    )
}
