import { either as E } from 'fp-ts'
import { appIdentity } from '../domain/app.ts'
import type { Instant } from '../domain/instant.ts'
import type { NewJob } from '../domain/job.ts'
import { releaseSettings } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { BackfillProgress } from '../ports/backfill-progress.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeliveryReceived, EventLog } from '../ports/event-log.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { HookProject, OptionStore } from '../ports/option-store.ts'
import { backfillJob } from './backfill-job.ts'
import { makeRecentValues, type RecentValues } from './recent-values.ts'

export interface GapWatchPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly backfillProgress: Pick<BackfillProgress, 'ofProject'>
  readonly jobs: Pick<JobQueue, 'enqueue'>
  readonly clock: Clock
}

/** Of so many apps the last release is remembered. Another one's gap is found by the next backfill. */
const MOST_APPS = 10_000

/** Deliveries may overtake each other: so long is waited for those that seem to be missing. */
const PATIENCE = 15_000

/**
 * Watches deliveries for what they leave out, and asks for a backfill at once: when the releases of an app have a gap in
 * their numbers, and when one of code was ignored since its delivery named no commit. An event log like others: it never
 * throws and nobody waits for it; what it fails to ask for, the next scheduled backfill finds. Each instance sees its
 * own deliveries, the first of an app beside what the last backfill knew, and may take for a gap what came to another or
 * before: that costs a look at the platform.
 */
export const makeGapWatch = (ports: GapWatchPorts): EventLog => {
  const last = makeRecentValues<number>(MOST_APPS)
  return {
    emit: (event) => {
      if (event._tag !== 'delivery.received') return
      const seen = noteNumber(last, event)
      const isMissing = seen === 'gap' || lacksCommit(event)
      if (isMissing || seen === 'first') void askForBackfill(ports, event, isMissing)
    },
  }
}

/** `gap`: some are missing after the last one of its app that came; `first`: none of its app came, which has a name. */
type Seen = 'gap' | 'next' | 'first'

const noteNumber = (last: RecentValues<number>, { plugin, projectId, app, releaseNumber }: DeliveryReceived): Seen => {
  if (app === null || releaseNumber === null) return 'next'
  const key = `${plugin} ${projectId} ${appIdentity(app)}`
  const before = last.get(key)
  last.set(key, Math.max(before ?? releaseNumber, releaseNumber))
  if (before === undefined) return app.name === null ? 'next' : 'first'
  return releaseNumber > before + 1 ? 'gap' : 'next'
}

const lacksCommit = ({ outcome }: DeliveryReceived): boolean =>
  outcome.outcome === 'ignored' && (outcome.reason === 'no-commit' || outcome.reason === 'no-slug')

const askForBackfill = async (ports: GapWatchPorts, event: DeliveryReceived, isMissing: boolean): Promise<void> => {
  const { options, jobs, clock } = ports
  try {
    const project = await options.findProject(event.projectId, 'remembered')()
    const isOurs = E.isRight(project) && project.right !== null && isRead(project.right, event)
    if (isOurs && (isMissing || (await isBeyondKnown(ports, event)))) await jobs.enqueue([jobFor(event, clock.now())])()
  } catch {
    // Ports answer errors; one that throws is as good as one that failed.
  }
}

/** Whether a backfill would read the app of a delivery; one without a name may be any that is read. */
const isRead = ({ options }: HookProject, { plugin, app }: DeliveryReceived): boolean => {
  const { apps } = releaseSettings(plugin, options)
  const name = app?.name ?? null
  return name === null ? apps.length > 0 : apps.includes(name)
}

/** Whether a release is not the next after those up to which the last backfill knew all. */
const isBeyondKnown = async ({ backfillProgress }: GapWatchPorts, event: DeliveryReceived): Promise<boolean> => {
  const progress = await backfillProgress.ofProject(event)()
  const known = E.isRight(progress) ? progress.right.find(({ app }) => app === event.app?.name) : undefined
  return known !== undefined && known.through > 0 && (event.releaseNumber ?? 0) > known.through + 1
}

/** What is found within a quarter of a minute is one job, due when all of it has waited. */
const jobFor = (place: PluginKey, now: Instant): NewJob => {
  const turn = Math.floor(now / PATIENCE)
  return backfillJob(place, { turn: `gap:${turn}`, dateDue: (turn + 2) * PATIENCE })
}
