import type { AccessTokenAdministration } from './access-token-administration.ts'
import type { AccessTokens } from './access-tokens.ts'
import type {
  MemberAdministration,
  OrganizationAdministration,
  ProjectAdministration,
  RepositoryAdministration,
} from './administration.ts'
import type { BackfillProgress } from './backfill-progress.ts'
import type { DeliveryLog } from './delivery-log.ts'
import type { DeployRecording } from './deploy-recording.ts'
import type { OptionStore } from './option-store.ts'
import type { ReleaseReading } from './release-reading.ts'
import type { ReleaseRemoval } from './release-removal.ts'
import type { RepositoryListing } from './repository-listing.ts'
import type { UserLookup } from './user-lookup.ts'
import type { WebhookReceivers } from './webhook-receivers.ts'

/** Every storage port over one state, as a whole store offers them. No use case asks for all of it. */
export interface Store {
  readonly users: UserLookup
  readonly options: OptionStore
  readonly repositories: RepositoryListing
  readonly recording: DeployRecording
  readonly reading: ReleaseReading
  readonly removal: ReleaseRemoval
  readonly deliveries: DeliveryLog
  readonly organizations: OrganizationAdministration
  readonly projects: ProjectAdministration
  readonly repositoryAdministration: RepositoryAdministration
  readonly members: MemberAdministration
  readonly accessTokens: AccessTokens
  readonly accessTokenAdministration: AccessTokenAdministration
  readonly webhookReceivers: WebhookReceivers
  readonly backfillProgress: BackfillProgress
}
