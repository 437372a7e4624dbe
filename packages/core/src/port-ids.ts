import type { AccessTokenAdministration } from './ports/access-token-administration.ts'
import type { AccessTokens } from './ports/access-tokens.ts'
import type {
  MemberAdministration,
  OrganizationAdministration,
  ProjectAdministration,
  RepositoryAdministration,
} from './ports/administration.ts'
import type { BackfillProgress } from './ports/backfill-progress.ts'
import type { Clock } from './ports/clock.ts'
import type { CommitSource } from './ports/commit-source.ts'
import type { DeliveryLog } from './ports/delivery-log.ts'
import type { DeployRecording } from './ports/deploy-recording.ts'
import type { EventLog } from './ports/event-log.ts'
import type { Forwarding } from './ports/forwarding.ts'
import type { HookSubscriptions } from './ports/hook-subscriptions.ts'
import type { JobQueue } from './ports/job-queue.ts'
import type { OptionStore } from './ports/option-store.ts'
import type { Outbox } from './ports/outbox.ts'
import type { Plugin } from './ports/plugin.ts'
import type { ReleaseReading } from './ports/release-reading.ts'
import type { ReleaseRemoval } from './ports/release-removal.ts'
import type { ReleaseSource } from './ports/release-source.ts'
import type { RepositoryListing } from './ports/repository-listing.ts'
import type { Signing } from './ports/signing.ts'
import type { UserLookup } from './ports/user-lookup.ts'
import type { WebhookReceivers } from './ports/webhook-receivers.ts'
import type { WebhookSending } from './ports/webhook-sending.ts'

/**
 * An id by which a container finds the implementation of a port, typed by what it finds. It has the shape that
 * Inversify checks in `bind`, `get` and `toResolvedValue`, and needs no container to be made. The `any` is that of
 * Inversify's own type: a class that takes any arguments; with `never[]` its checks refuse every id.
 */
// biome-ignore lint/suspicious/noExplicitAny: the reason stands above.
export type PortId<T> = symbol | (abstract new (...args: any[]) => T)

const portId = <T>(name: string): PortId<T> => Symbol(`slugline.${name}`)

export const UserLookupId: PortId<UserLookup> = portId('UserLookup')
export const OptionStoreId: PortId<OptionStore> = portId('OptionStore')
export const RepositoryListingId: PortId<RepositoryListing> = portId('RepositoryListing')
export const DeployRecordingId: PortId<DeployRecording> = portId('DeployRecording')
export const ReleaseReadingId: PortId<ReleaseReading> = portId('ReleaseReading')
export const ReleaseRemovalId: PortId<ReleaseRemoval> = portId('ReleaseRemoval')
export const DeliveryLogId: PortId<DeliveryLog> = portId('DeliveryLog')
export const OrganizationAdministrationId: PortId<OrganizationAdministration> = portId('OrganizationAdministration')
export const ProjectAdministrationId: PortId<ProjectAdministration> = portId('ProjectAdministration')
export const RepositoryAdministrationId: PortId<RepositoryAdministration> = portId('RepositoryAdministration')
export const MemberAdministrationId: PortId<MemberAdministration> = portId('MemberAdministration')
export const AccessTokensId: PortId<AccessTokens> = portId('AccessTokens')
export const AccessTokenAdministrationId: PortId<AccessTokenAdministration> = portId('AccessTokenAdministration')
export const BackfillProgressId: PortId<BackfillProgress> = portId('BackfillProgress')
export const WebhookReceiversId: PortId<WebhookReceivers> = portId('WebhookReceivers')
export const OutboxId: PortId<Outbox> = portId('Outbox')
export const JobQueueId: PortId<JobQueue> = portId('JobQueue')
export const ForwardingId: PortId<Forwarding> = portId('Forwarding')
export const WebhookSendingId: PortId<WebhookSending> = portId('WebhookSending')
/** Null: commits are not looked for. */
export const CommitSourceId: PortId<CommitSource | null> = portId('CommitSource')
/** The platforms whose releases can be read. */
export const ReleaseSourcesId: PortId<readonly ReleaseSource[]> = portId('ReleaseSources')
/** The platforms whose hooks can be managed. */
export const HookSubscriptionsId: PortId<readonly HookSubscriptions[]> = portId('HookSubscriptions')
export const ClockId: PortId<Clock> = portId('Clock')
export const SigningId: PortId<Signing> = portId('Signing')
export const EventLogId: PortId<EventLog> = portId('EventLog')
/** All plugins of the server, in the order in which they are listed. */
export const PluginsId: PortId<readonly Plugin[]> = portId('Plugins')
