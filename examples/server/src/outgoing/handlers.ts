import {
  type BackfillTask,
  type Clock,
  type CommitSource,
  type EventLog,
  type Forwarding,
  type JobHandlers,
  type JobQueue,
  makeBackfillReleases,
  makeFillCommits,
  makeForwardDeploy,
  makeSendWebhook,
  type PlanJobs,
  type PlatformUseCases,
  type Plugin,
  type ReleaseFailed,
  type ReleaseSource,
  type Signing,
  type StorageError,
  type Store,
  type WebhookSending,
} from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import type { OutgoingSettings } from './settings.ts'

export interface HandlerParts {
  readonly settings: OutgoingSettings
  readonly store: Store
  readonly jobs: Pick<JobQueue, 'enqueue'>
  readonly planJobs: PlanJobs
  readonly platform: Pick<PlatformUseCases, 'checkHook'>
  readonly plugins: readonly Plugin[]
  readonly sources: readonly ReleaseSource[]
  readonly commits: CommitSource | null
  readonly forwarding: Forwarding
  readonly webhookSending: WebhookSending
  readonly signing: Signing
  readonly clock: Clock
  readonly events: EventLog
}

/** How far back an app is read of which nothing is known. */
const BACKFILL_DAYS = 30

/** What does the jobs of each topic. */
export const makeHandlers = (parts: HandlerParts): JobHandlers => {
  const { settings, store, commits } = parts
  const { defaultTarget } = settings
  return {
    forward: makeForwardDeploy({ ...store, forwarding: parts.forwarding, defaultTarget }),
    webhook: makeSendWebhook({ ...parts, ...store }),
    // A job of a time when they were looked for.
    commits:
      commits === null
        ? () => TE.right('nobody to ask')
        : makeFillCommits({ ...store, repositories: store.repositoryAdministration, commits }),
    backfill: makeBackfill(parts),
  }
}

const makeBackfill = (parts: HandlerParts): JobHandlers['backfill'] => {
  const { settings, store, jobs, planJobs, platform, events } = parts
  // No delivery tells of these failures, so that no outbox does.
  const tellFailed = (failed: readonly ReleaseFailed[]): TE.TaskEither<StorageError, void> =>
    F.pipe(planJobs(failed), TE.flatMap(jobs.enqueue))
  const backfill = makeBackfillReleases(
    { ...parts, ...store, tellFailed, checkHook: platform.checkHook },
    { defaultTokens: settings.defaultTokens, days: BACKFILL_DAYS },
  )
  return (task: BackfillTask) =>
    F.pipe(
      backfill(task),
      TE.tapIO(
        ({ read, recorded }) =>
          () =>
            events.emit({ ...placeOf(task), _tag: 'backfill.finished', read, recorded }),
      ),
    )
}

const placeOf = ({ plugin, organizationId, projectId }: BackfillTask) => ({ plugin, organizationId, projectId })
