import { combineEventLogs, logEvents, makeMetrics } from '@slugline/adapters-http'
import { builtinPlugin, makeUseCases, type Store } from '@slugline/core'
import {
  AccessTokenAdministrationId,
  AccessTokensId,
  BackfillProgressId,
  ClockId,
  DeliveryLogId,
  DeployRecordingId,
  EventLogId,
  JobQueueId,
  MemberAdministrationId,
  OptionStoreId,
  OrganizationAdministrationId,
  PluginsId,
  ProjectAdministrationId,
  ReleaseReadingId,
  ReleaseRemovalId,
  RepositoryAdministrationId,
  RepositoryListingId,
  SigningId,
  UserLookupId,
  WebhookReceiversId,
} from '@slugline/core/port-ids'
import { makeHerokuPlugin } from '@slugline/heroku-client'
import { ContainerModule } from 'inversify'
import {
  HookEventsId,
  LoadId,
  LoggerId,
  MetricsId,
  PlatformUseCasesId,
  ServerId,
  ServerSettingsId,
  StoreId,
  UseCasesId,
} from './ids.ts'
import { makeServer } from './server.ts'
import { VERSION } from './version.ts'

/** The plugins that this server has, in the order in which they are listed. */
export const pluginsModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(PluginsId).toResolvedValue((signing) => [makeHerokuPlugin(signing), builtinPlugin], [SigningId])
})

/** What operators see: metrics and log lines, out of one stream of events. */
export const eventsModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(MetricsId).toResolvedValue(
    (plugins, load) => makeMetrics({ plugins: plugins.map(({ id }) => id), version: VERSION, load, ofProcess: true }),
    [PluginsId, LoadId],
  )
  bind(EventLogId).toResolvedValue(
    (logger, metrics) => combineEventLogs(logEvents(logger), metrics),
    [LoggerId, MetricsId],
  )
})

/** All storage ports as one value, for the use cases. */
export const storeModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(StoreId).toResolvedValue(
    (
      users,
      options,
      repositories,
      recording,
      reading,
      removal,
      deliveries,
      organizations,
      projects,
      repositoryAdministration,
      members,
      accessTokens,
      accessTokenAdministration,
      webhookReceivers,
      backfillProgress,
    ): Store => ({
      users,
      options,
      repositories,
      recording,
      reading,
      removal,
      deliveries,
      organizations,
      projects,
      repositoryAdministration,
      members,
      accessTokens,
      accessTokenAdministration,
      webhookReceivers,
      backfillProgress,
    }),
    [
      UserLookupId,
      OptionStoreId,
      RepositoryListingId,
      DeployRecordingId,
      ReleaseReadingId,
      ReleaseRemovalId,
      DeliveryLogId,
      OrganizationAdministrationId,
      ProjectAdministrationId,
      RepositoryAdministrationId,
      MemberAdministrationId,
      AccessTokensId,
      AccessTokenAdministrationId,
      WebhookReceiversId,
      BackfillProgressId,
    ],
  )
})

/** The use cases on whichever store was loaded beside, and the server that drives them. */
export const serverModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(UseCasesId).toResolvedValue(
    (store, signing, clock, events, plugins) => makeUseCases({ ...store, signing, clock, events, plugins }),
    [StoreId, SigningId, ClockId, HookEventsId, PluginsId],
  )
  bind(ServerId).toResolvedValue(
    (settings, logger, store, useCases, platform, jobs, signing, clock, events, plugins, metrics) =>
      makeServer({ ...settings, logger, store, useCases, platform, jobs, signing, clock, events, plugins, metrics }),
    [
      ServerSettingsId,
      LoggerId,
      StoreId,
      UseCasesId,
      PlatformUseCasesId,
      JobQueueId,
      SigningId,
      ClockId,
      EventLogId,
      PluginsId,
      MetricsId,
    ],
  )
})
