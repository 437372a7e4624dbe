import {
  AccessTokenAdministrationId,
  AccessTokensId,
  DeliveryLogId,
  DeployRecordingId,
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
import { makeMemoryStore } from './memory-store.ts'

/** Binds every storage port to one memory store; each container that loads it has a store of its own. */
export const memoryModule: ContainerModule = new ContainerModule(({ bind }) => {
  const store = makeMemoryStore()
  bind(UserLookupId).toConstantValue(store.users)
  bind(OptionStoreId).toConstantValue(store.options)
  bind(RepositoryListingId).toConstantValue(store.repositories)
  bind(DeployRecordingId).toConstantValue(store.recording)
  bind(ReleaseReadingId).toConstantValue(store.reading)
  bind(ReleaseRemovalId).toConstantValue(store.removal)
  bind(DeliveryLogId).toConstantValue(store.deliveries)
  bind(OrganizationAdministrationId).toConstantValue(store.organizations)
  bind(ProjectAdministrationId).toConstantValue(store.projects)
  bind(RepositoryAdministrationId).toConstantValue(store.repositoryAdministration)
  bind(MemberAdministrationId).toConstantValue(store.members)
  bind(AccessTokensId).toConstantValue(store.accessTokens)
  bind(AccessTokenAdministrationId).toConstantValue(store.accessTokenAdministration)
  bind(WebhookReceiversId).toConstantValue(store.webhookReceivers)
})
