import {
  AccessTokenAdministrationId,
  AccessTokensId,
  DeliveryLogId,
  DeployRecordingId,
  EventLogId,
  MemberAdministrationId,
  OptionStoreId,
  OrganizationAdministrationId,
  ProjectAdministrationId,
  ReleaseReadingId,
  ReleaseRemovalId,
  RepositoryAdministrationId,
  RepositoryListingId,
  UserLookupId,
  WebhookReceiversId,
} from '@slugline/core/port-ids'
import { ContainerModule } from 'inversify'
import { PostgresPoolId, PostgresQueueId, PostgresSecretKeysId, PostgresStoreId } from './postgres-ids.ts'
import { makePostgresStore } from './postgres-store.ts'

export { PostgresPoolId, PostgresQueueId, PostgresSecretKeysId } from './postgres-ids.ts'

/**
 * Binds every storage port to one store over the pool that the host binds to `PostgresPoolId`. The store tells the
 * host's event log of itself, counts in what is bound to `PostgresQueueId`, and encrypts with the keys that are bound to
 * `PostgresSecretKeysId`; a host may have none of them.
 */
export const postgresModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(PostgresStoreId)
    .toDynamicValue((context) =>
      makePostgresStore(context.get(PostgresPoolId), {
        events: context.get(EventLogId, { optional: true }),
        queue: context.get(PostgresQueueId, { optional: true }),
        secretKeys: context.get(PostgresSecretKeysId, { optional: true }),
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
})
