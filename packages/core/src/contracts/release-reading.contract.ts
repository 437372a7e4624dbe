import type { DeployRecording } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import { deployListingContract } from './deploy-listing.contract.ts'
import type { Given, Opened } from './given.ts'
import { previousReleaseContract } from './previous-release.contract.ts'
import { releaseCommitsContract } from './release-commits.contract.ts'
import { releaseListingContract } from './release-listing.contract.ts'
import { releaseViewContract } from './release-view.contract.ts'

/** What the suites of release reading need: the port, recording to have something to read, and places for it. */
export interface ReleaseReadingSubject extends Opened {
  readonly recording: DeployRecording
  readonly reading: ReleaseReading
  readonly given: Given
  /** Takes a member out of an organization. */
  readonly removeMember: (organizationId: string, memberId: string) => Promise<void>
}

/** What every implementation of the release reading port promises. */
export const releaseReadingContract = (
  name: string,
  open: () => Promise<ReleaseReadingSubject>,
  options: { readonly numRuns?: number } = {},
): void => {
  releaseViewContract(name, open)
  releaseCommitsContract(name, open)
  previousReleaseContract(name, open)
  releaseListingContract(name, open, options)
  deployListingContract(name, open, options)
}
