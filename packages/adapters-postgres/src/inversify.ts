import {
  AccessTokenAdministrationId,
  AccessTokensId,
  BackfillProgressId,
  DeliveryLogId,
  DeployRecordingId,
  EventLogId,
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
import {
  PostgresJobsId,
  PostgresPoolId,
  PostgresQueueId,
  PostgresSecretKeysId,
  PostgresStoreId,
} from './postgres-ids.ts'
import { makePostgresJobs } from './postgres-jobs.ts'
import { makePostgresStore } from './postgres-store.ts'

export { PostgresJobsId, PostgresPoolId, PostgresQueueId, PostgresSecretKeysId } from './postgres-ids.ts'

/**
 * Binds every storage port to one store over the pool that the host binds to `PostgresPoolId`. The store tells the
 * host's event log of itself, counts in what is bound to `PostgresQueueId`, and encrypts with the keys that are bound to
 * `PostgresSecretKeysId`; a host may have none of them. It keeps an outbox where `postgresJobsModule` is loaded too.
 */
export const postgresModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(PostgresStoreId)
    .toDynamicValue((context) =>
      makePostgresStore(context.get(PostgresPoolId), {
        events: context.get(EventLogId, { optional: true }),
        queue: context.get(PostgresQueueId, { optional: true }),
        secretKeys: context.get(PostgresSecretKeysId, { optional: true }),
        outbox: context.get(PostgresJobsId, { optional: true }) !== undefined,
      }),
    )
    .inSingletonScope()
  bind(UserLookupId).toResolvedValue((store) => store.users, [PostgresStoreId])
  bind(OptionStoreId).toResolvedValue((store) => store.options, [PostgresStoreId])
  bind(RepositoryListingId).toResolvedValue((store) => store.repositories, [PostgresStoreId])
  bind(DeployRecordingId).toResolvedValue((store) => store.recording, [PostgresStoreId])
  bind(ReleaseReadingId).toResolvedValue((store) => store.reading, [PostgresStoreId])
  bind(ReleaseRemovalId).toResolvedValue((store) => store.removal, [PostgresStoreId])
  bind(DeliveryLogId).toResolvedValue((store) => store.deliveries, [PostgresStoreId])
  bind(OrganizationAdministrationId).toResolvedValue((store) => store.organizations, [PostgresStoreId])
  bind(ProjectAdministrationId).toResolvedValue((store) => store.projects, [PostgresStoreId])
  bind(RepositoryAdministrationId).toResolvedValue((store) => store.repositoryAdministration, [PostgresStoreId])
  bind(MemberAdministrationId).toResolvedValue((store) => store.members, [PostgresStoreId])
  bind(AccessTokensId).toResolvedValue((store) => store.accessTokens, [PostgresStoreId])
  bind(AccessTokenAdministrationId).toResolvedValue((store) => store.accessTokenAdministration, [PostgresStoreId])
  bind(WebhookReceiversId).toResolvedValue((store) => store.webhookReceivers, [PostgresStoreId])
  bind(BackfillProgressId).toResolvedValue((store) => store.backfillProgress, [PostgresStoreId])
})

/** Binds the ports for work that leaves the house, over the same pool; the host starts and stops `PostgresJobsId`. */
export const postgresJobsModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(PostgresJobsId)
    .toDynamicValue((context) =>
      makePostgresJobs(context.get(PostgresPoolId), { events: context.get(EventLogId, { optional: true }) }),
    )
    .inSingletonScope()
  bind(JobQueueId).toResolvedValue((jobs) => jobs.queue, [PostgresJobsId])
  bind(OutboxId).toResolvedValue((jobs) => jobs.outbox, [PostgresJobsId])
})
