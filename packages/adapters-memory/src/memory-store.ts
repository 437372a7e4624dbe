import type { RecordedEvent, Store } from '@slugline/core'
import { makeMemoryAccessTokenAdministration } from './memory-access-token-administration.ts'
import { makeMemoryAccessTokens } from './memory-access-tokens.ts'
import { makeMemoryBackfillProgress } from './memory-backfill-progress.ts'
import { makeMemoryDeliveryLog } from './memory-delivery-log.ts'
import { makeMemoryDeployRecording } from './memory-deploy-recording.ts'
import { makeMemoryMemberAdministration } from './memory-member-administration.ts'
import { makeMemoryOptionStore } from './memory-option-store.ts'
import { makeMemoryOrganizationAdministration } from './memory-organization-administration.ts'
import { makeMemoryProjectAdministration } from './memory-project-administration.ts'
import { makeMemoryReleaseReading } from './memory-release-reading.ts'
import { makeMemoryReleaseRemoval } from './memory-release-removal.ts'
import { makeMemoryRepositoryAdministration } from './memory-repository-administration.ts'
import { makeMemoryRepositoryListing } from './memory-repository-listing.ts'
import { emptyState } from './memory-state.ts'
import { makeMemoryUserLookup } from './memory-user-lookup.ts'
import { makeMemoryWebhookReceivers } from './memory-webhook-receivers.ts'

export interface MemoryStoreOptions {
  /** Told of what others are to hear of, at once when it is recorded: `makeMemoryJobs` has the one to give here. */
  readonly tell?: ((event: RecordedEvent) => void) | undefined
}

/**
 * Every storage port over Maps: empty at first, gone with the process. It is the reference for what each port means,
 * and serves tests. Two stores know nothing of each other.
 */
export const makeMemoryStore = ({ tell = () => undefined }: MemoryStoreOptions = {}): Store => {
  const state = emptyState()
  return {
    users: makeMemoryUserLookup(state),
    options: makeMemoryOptionStore(state),
    repositories: makeMemoryRepositoryListing(state),
    recording: makeMemoryDeployRecording(state, tell),
    reading: makeMemoryReleaseReading(state),
    removal: makeMemoryReleaseRemoval(state),
    deliveries: makeMemoryDeliveryLog(state),
    organizations: makeMemoryOrganizationAdministration(state),
    projects: makeMemoryProjectAdministration(state),
    repositoryAdministration: makeMemoryRepositoryAdministration(state),
    members: makeMemoryMemberAdministration(state),
    accessTokens: makeMemoryAccessTokens(state),
    accessTokenAdministration: makeMemoryAccessTokenAdministration(state),
    webhookReceivers: makeMemoryWebhookReceivers(state),
    backfillProgress: makeMemoryBackfillProgress(state),
  }
}
