import { jobFailuresContract } from './job-failures.contract.ts'
import { jobListingContract } from './job-listing.contract.ts'
import type { JobQueueSubject } from './job-queue-subject.ts'
import { jobRetryContract } from './job-retry.contract.ts'
import { jobTakingContract } from './job-taking.contract.ts'

/** What every queue of jobs promises. The suite has the queue to itself, and forgets all jobs before each test. */
export const jobQueueContract = (name: string, open: () => Promise<JobQueueSubject>): void => {
  jobTakingContract(name, open)
  jobFailuresContract(name, open)
  jobRetryContract(name, open)
  jobListingContract(name, open)
}
