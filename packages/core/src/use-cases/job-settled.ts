import type { JobOutcome } from '../domain/job.ts'
import type { JobSettled } from '../ports/event-log.ts'
import { type JobResult, MAX_ATTEMPTS } from '../ports/job-queue.ts'

/** What the event log is to hear of what became of a job. */
export const jobSettled = ({ job, failure }: JobResult): JobSettled => ({
  _tag: 'job.settled',
  topic: job.task.topic,
  outcome: outcomeOf(failure, job.attempts),
  organizationId: job.organizationId,
  jobId: job.id,
  failure: failure?.reason ?? null,
})

const outcomeOf = (failure: JobResult['failure'], attempts: number): JobOutcome => {
  if (failure === null) return 'done'
  return failure.isFinal || attempts >= MAX_ATTEMPTS ? 'dead' : 'retry'
}
