import {
  AccessTokensId,
  DeliveryLogId,
  DeployRecordingId,
  MemberAdministrationId,
  OptionStoreId,
  OrganizationAdministrationId,
  ProjectAdministrationId,
  ReleaseReadingId,
  RepositoryAdministrationId,
  RepositoryListingId,
  UserLookupId,
} from '@slugline/core/port-ids'
import { ContainerModule } from 'inversify'
import { PostgresPoolId, PostgresStoreId } from './postgres-ids.ts'
import { makePostgresStore } from './postgres-store.ts'

export { PostgresPoolId } from './postgres-ids.ts'

/** Binds every storage port to one store over the pool that the host binds to `PostgresPoolId`. */
export const postgresModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(PostgresStoreId)
    .toResolvedValue((pool) => makePostgresStore(pool), [PostgresPoolId])
    .inSingletonScope()
  bind(UserLookupId).toResolvedValue((store) => store.users, [PostgresStoreId])
  bind(OptionStoreId).toResolvedValue((store) => store.options, [PostgresStoreId])
  bind(RepositoryListingId).toResolvedValue((store) => store.repositories, [PostgresStoreId])
  bind(DeployRecordingId).toResolvedValue((store) => store.recording, [PostgresStoreId])
  bind(ReleaseReadingId).toResolvedValue((store) => store.reading, [PostgresStoreId])
  bind(DeliveryLogId).toResolvedValue((store) => store.deliveries, [PostgresStoreId])
  bind(OrganizationAdministrationId).toResolvedValue((store) => store.organizations, [PostgresStoreId])
  bind(ProjectAdministrationId).toResolvedValue((store) => store.projects, [PostgresStoreId])
  bind(RepositoryAdministrationId).toResolvedValue((store) => store.repositoryAdministration, [PostgresStoreId])
  bind(MemberAdministrationId).toResolvedValue((store) => store.members, [PostgresStoreId])
  bind(AccessTokensId).toResolvedValue((store) => store.accessTokens, [PostgresStoreId])
})
