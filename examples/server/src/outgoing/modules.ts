import { combineEventLogs, makeGitHubCommits, makeSentryForwarding, makeWebhookSending } from '@slugline/adapters-http'
import {
  jobSettled,
  makeGapWatch,
  makePlanJobs,
  makePlatformUseCases,
  makeRunJobs,
  makeScheduleBackfills,
} from '@slugline/core'
import {
  ClockId,
  CommitSourceId,
  EventLogId,
  ForwardingId,
  HookSubscriptionsId,
  JobQueueId,
  OutboxId,
  PluginsId,
  ReleaseSourcesId,
  SigningId,
  WebhookSendingId,
} from '@slugline/core/port-ids'
import { makeHerokuReleaseSource, makeHerokuSubscriptions } from '@slugline/heroku-client'
import { ContainerModule } from 'inversify'
import {
  CallsId,
  HookEventsId,
  JobRunnerId,
  LoggerId,
  OutgoingSettingsId,
  PlanJobsId,
  PlatformUseCasesId,
  StoreId,
} from '../ids.ts'
import { makeForwarding } from './forwarding.ts'
import { makeHandlers } from './handlers.ts'
import { makeJobRunner } from './job-runner.ts'
import { makeWakeOnEvents } from './wake-on-events.ts'

/** The adapters by which calls leave the house. */
export const callsModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(ForwardingId).toResolvedValue(
    (calls, { defaultTarget }) => {
      const ofOperator = makeSentryForwarding({ fetch: calls.sentry })
      return makeForwarding({ ofOperator, ofTenants: makeSentryForwarding({ fetch: calls.tenants }) }, defaultTarget)
    },
    [CallsId, OutgoingSettingsId],
  )
  bind(WebhookSendingId).toResolvedValue(
    (clock, { tenants }) => makeWebhookSending({ clock, fetch: tenants }),
    [ClockId, CallsId],
  )
  bind(CommitSourceId).toResolvedValue(
    (clock, calls, { github }) =>
      github === null ? null : makeGitHubCommits({ ...github, clock, fetch: calls.github }),
    [ClockId, CallsId, OutgoingSettingsId],
  )
  bind(ReleaseSourcesId).toResolvedValue(
    (clock, { heroku }, { herokuApiUrl }) => [makeHerokuReleaseSource({ clock, fetch: heroku, url: herokuApiUrl })],
    [ClockId, CallsId, OutgoingSettingsId],
  )
  bind(HookSubscriptionsId).toResolvedValue(
    (clock, { heroku }, { herokuApiUrl }) => [makeHerokuSubscriptions({ clock, fetch: heroku, url: herokuApiUrl })],
    [ClockId, CallsId, OutgoingSettingsId],
  )
})

/** The use cases of platforms, and what runs jobs. */
export const jobsModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(PlatformUseCasesId).toResolvedValue(
    (settings, store, jobs, plugins, subscriptions, signing, clock) =>
      makePlatformUseCases({ ...store, ...settings, jobs, plugins, subscriptions, signing, clock }),
    [OutgoingSettingsId, StoreId, JobQueueId, PluginsId, HookSubscriptionsId, SigningId, ClockId],
  )
  bind(PlanJobsId).toResolvedValue(
    ({ options, webhookReceivers }, { defaultTarget, github }, clock) =>
      makePlanJobs({ options, webhookReceivers, defaultTarget, fillsCommits: github !== null, clock }),
    [StoreId, OutgoingSettingsId, ClockId],
  )
  bind(JobRunnerId).toResolvedValue(
    (
      settings,
      store,
      jobs,
      outbox,
      planJobs,
      platform,
      plugins,
      sources,
      commits,
      forwarding,
      webhookSending,
      ...rest
    ) => {
      const [signing, clock, events, logger] = rest
      const parts = { settings, store, jobs, planJobs, platform, plugins, sources, commits, forwarding, webhookSending }
      const handlers = makeHandlers({ ...parts, signing, clock, events })
      const { backfillProgress } = store
      const scheduleBackfills = makeScheduleBackfills({ backfillProgress, jobs, signing, sources })
      return makeJobRunner({
        outbox,
        planJobs,
        runJobs: makeRunJobs({
          jobs,
          handlers,
          onThrown: (error, { id }) => logger.error({ err: error, jobId: id }, 'a job failed by a mistake of ours'),
        }),
        schedule: () => scheduleBackfills({ now: clock.now(), minutes: settings.backfillMinutes }),
        onSettled: (result) => events.emit(jobSettled(result)),
        logger,
      })
    },
    [
      OutgoingSettingsId,
      StoreId,
      JobQueueId,
      OutboxId,
      PlanJobsId,
      PlatformUseCasesId,
      PluginsId,
      ReleaseSourcesId,
      CommitSourceId,
      ForwardingId,
      WebhookSendingId,
      SigningId,
      ClockId,
      EventLogId,
      LoggerId,
    ],
  )
  bind(HookEventsId).toResolvedValue(
    (events, { options, backfillProgress }, jobs, clock, runner) =>
      combineEventLogs(events, makeGapWatch({ options, backfillProgress, jobs, clock }), makeWakeOnEvents(runner.wake)),
    [EventLogId, StoreId, JobQueueId, ClockId, JobRunnerId],
  )
})
