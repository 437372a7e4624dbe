// Suites of one port each, for whoever implements one
export {
  type AccessTokenAdministrationSubject,
  accessTokenAdministrationContract,
} from './access-token-administration.contract.ts'
export { type AccessTokensSubject, accessTokensContract } from './access-tokens.contract.ts'
// Builders, and texts and ids to try an adapter with
export { AWKWARD_TEXTS, NAMES_IN_ORDER, NO_IDS, SIMILAR_VERSIONS } from './awkward.ts'
export { type BackfillHistorySubject, backfillHistoryContract } from './backfill-history.contract.ts'
export { type BackfillProgressSubject, backfillProgressContract } from './backfill-progress.contract.ts'
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
export { clockContract } from './clock.contract.ts'
export { type CommitSourceSubject, commitSourceContract, type GivenCommit } from './commit-source.contract.ts'
export { type ConfigurationRevisionSubject, configurationRevisionContract } from './configuration-revision.contract.ts'
export { deliveryLogContract } from './delivery-log.contract.ts'
export type { DeliveryLogSubject } from './delivery-log-subject.ts'
export { type DeployRecordingSubject, deployRecordingContract } from './deploy-recording.contract.ts'
export { anyEvent, eventLogContract } from './event-log.contract.ts'
export { type ForwardingSubject, forwardingContract, type GivenTarget } from './forwarding.contract.ts'
export { type Given, givenIn, type Opened } from './given.ts'
export { type HistorySubject, historyContract } from './history.contract.ts'
export { type HookSubscriptionsSubject, hookSubscriptionsContract } from './hook-subscriptions.contract.ts'
export { jobQueueContract } from './job-queue.contract.ts'
export type { JobQueueSubject } from './job-queue-subject.ts'
export { type MemberAdministrationSubject, memberAdministrationContract } from './member-administration.contract.ts'
export {
  type OptionLookupSubject,
  type OptionStoreSubject,
  optionLookupContract,
  optionStoreContract,
} from './option-store.contract.ts'
export {
  type OrganizationAdministrationSubject,
  organizationAdministrationContract,
} from './organization-administration.contract.ts'
export { type OutboxSubject, outboxContract } from './outbox.contract.ts'
export type { GivenPlatform, PlatformSubject } from './platform-subject.ts'
export { type PluginSubject, pluginContract, pluginsContract } from './plugin.contract.ts'
export { type ProjectAdministrationSubject, projectAdministrationContract } from './project-administration.contract.ts'
export { deployFilter } from './reading.ts'
export { releaseReadingContract } from './release-reading.contract.ts'
export type { ReleaseReadingSubject } from './release-reading-subject.ts'
export { type ReleaseRemovalSubject, releaseRemovalContract } from './release-removal.contract.ts'
export { type ReleaseSourceSubject, releaseSourceContract } from './release-source.contract.ts'
export {
  type RepositoryAdministrationSubject,
  repositoryAdministrationContract,
} from './repository-administration.contract.ts'
export { type RepositoryListingSubject, repositoryListingContract } from './repository-listing.contract.ts'
export { signingContract } from './signing.contract.ts'
// All suites of storage ports, for whoever implements a whole store
export { type OpenedStore, type StoreContractOptions, storeContracts } from './store.contract.ts'
export { storedRecordingContract } from './stored-recording.contract.ts'
export type { StoredRecordingSubject } from './stored-recording-subject.ts'
export { type UserLookupSubject, userLookupContract } from './user-lookup.contract.ts'
export { WEBHOOK_MESSAGES } from './webhook-messages.ts'
export { type WebhookReceiversSubject, webhookReceiversContract } from './webhook-receivers.contract.ts'
export {
  type ReceivedMessage,
  type Receiver,
  type ReceiverAnswer,
  type WebhookSendingSubject,
  webhookSendingContract,
} from './webhook-sending.contract.ts'
