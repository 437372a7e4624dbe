import {
  AccessTokenAdministrationId,
  AccessTokensId,
  BackfillProgressId,
  ClockId,
  DeliveryLogId,
  DeployRecordingId,
  JobQueueId,
  MemberAdministrationId,
  OptionStoreId,
  OrganizationAdministrationId,
  OutboxId,
  ProjectAdministrationId,
  ReleaseReadingId,
  ReleaseRemovalId,
  RepositoryAdministrationId,
  RepositoryListingId,
  UserLookupId,
  WebhookReceiversId,
} from '@slugline/core/port-ids'
import { ContainerModule } from 'inversify'
import { MemoryJobsId, MemoryStoreId } from './memory-ids.ts'
import { makeMemoryJobs } from './memory-jobs.ts'
import { makeMemoryStore } from './memory-store.ts'

/**
 * Binds every storage port to one memory store; each container that loads it has a store of its own. It tells of what
 * it records where `memoryJobsModule` is loaded too.
 */
export const memoryModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(MemoryStoreId)
    .toDynamicValue((context) => makeMemoryStore({ tell: context.get(MemoryJobsId, { optional: true })?.tell }))
    .inSingletonScope()
  bind(UserLookupId).toResolvedValue((store) => store.users, [MemoryStoreId])
  bind(OptionStoreId).toResolvedValue((store) => store.options, [MemoryStoreId])
  bind(RepositoryListingId).toResolvedValue((store) => store.repositories, [MemoryStoreId])
  bind(DeployRecordingId).toResolvedValue((store) => store.recording, [MemoryStoreId])
  bind(ReleaseReadingId).toResolvedValue((store) => store.reading, [MemoryStoreId])
  bind(ReleaseRemovalId).toResolvedValue((store) => store.removal, [MemoryStoreId])
  bind(DeliveryLogId).toResolvedValue((store) => store.deliveries, [MemoryStoreId])
  bind(OrganizationAdministrationId).toResolvedValue((store) => store.organizations, [MemoryStoreId])
  bind(ProjectAdministrationId).toResolvedValue((store) => store.projects, [MemoryStoreId])
  bind(RepositoryAdministrationId).toResolvedValue((store) => store.repositoryAdministration, [MemoryStoreId])
  bind(MemberAdministrationId).toResolvedValue((store) => store.members, [MemoryStoreId])
  bind(AccessTokensId).toResolvedValue((store) => store.accessTokens, [MemoryStoreId])
  bind(AccessTokenAdministrationId).toResolvedValue((store) => store.accessTokenAdministration, [MemoryStoreId])
  bind(WebhookReceiversId).toResolvedValue((store) => store.webhookReceivers, [MemoryStoreId])
  bind(BackfillProgressId).toResolvedValue((store) => store.backfillProgress, [MemoryStoreId])
})

/** Binds the ports for work that leaves the house, by the clock that the host binds. */
export const memoryJobsModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(MemoryJobsId).toResolvedValue(makeMemoryJobs, [ClockId]).inSingletonScope()
  bind(JobQueueId).toResolvedValue((jobs) => jobs.queue, [MemoryJobsId])
  bind(OutboxId).toResolvedValue((jobs) => jobs.outbox, [MemoryJobsId])
})
