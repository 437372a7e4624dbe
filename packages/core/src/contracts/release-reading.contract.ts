import { deployListingContract } from './deploy-listing.contract.ts'
import { previousReleaseContract } from './previous-release.contract.ts'
import { recordedKeysContract } from './recorded-keys.contract.ts'
import { releaseCommitsContract } from './release-commits.contract.ts'
import { releaseListingContract } from './release-listing.contract.ts'
import type { ReleaseReadingSubject } from './release-reading-subject.ts'
import { releaseViewContract } from './release-view.contract.ts'

/** What every implementation of the release reading port promises. */
export const releaseReadingContract = (
  name: string,
  open: () => Promise<ReleaseReadingSubject>,
  options: { readonly numRuns?: number } = {},
): void => {
  releaseViewContract(name, open)
  releaseCommitsContract(name, open)
  previousReleaseContract(name, open)
  recordedKeysContract(name, open)
  releaseListingContract(name, open, options)
  deployListingContract(name, open, options)
}
