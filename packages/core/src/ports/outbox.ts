import type { taskEither as TE } from 'fp-ts'
import type { NewJob } from '../domain/job.ts'
import type { RecordedEvent } from '../domain/recorded-event.ts'
import type { StorageError } from './storage-error.ts'

/** What was recorded and not yet looked at: deploy recording writes it in the same step as what it is about. */
export interface Outbox {
  /**
   * Takes at most `limit` events of any organization, in no certain order, and puts in the jobs that `plan` says they
   * cause: both or neither. Answers how many events were taken; where there are none, `plan` is not asked. Several may
   * move at once; each event is taken by one. A plan that fails leaves the events where they are.
   */
  readonly move: (limit: number, plan: PlanJobs) => TE.TaskEither<StorageError, number>
}

export type PlanJobs = (events: readonly RecordedEvent[]) => TE.TaskEither<StorageError, readonly NewJob[]>
