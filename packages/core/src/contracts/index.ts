// Builders and helpers of the suites
export { AWKWARD_TEXTS, NAMES_IN_ORDER, NO_IDS, SIMILAR_VERSIONS } from './awkward.ts'
export {
  type AppDeployed,
  aCommit,
  aDelivered,
  aDelivery,
  aDeploy,
  aDeployed,
  aRecording,
  aRef,
  aRelease,
  minute,
  type Place,
  START,
  sha,
} from './builders.ts'
// Suites, one for each port
export { type DeployRecordingSubject, deployRecordingContract } from './deploy-recording.contract.ts'
export { type Given, givenIn, type Opened } from './given.ts'
export {
  type OptionLookupSubject,
  type OptionStoreSubject,
  optionLookupContract,
  optionStoreContract,
} from './option-store.contract.ts'
export { type ReleaseReadingSubject, releaseReadingContract } from './release-reading.contract.ts'
export { type RepositoryListingSubject, repositoryListingContract } from './repository-listing.contract.ts'
// All suites for a whole store
export { type OpenedStore, storeContracts } from './store.contract.ts'
export { type StoredRecordingSubject, storedRecordingContract } from './stored-recording.contract.ts'
export { type UserLookupSubject, userLookupContract } from './user-lookup.contract.ts'
