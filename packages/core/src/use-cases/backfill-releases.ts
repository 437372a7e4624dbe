import { either as E, type taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { type BackfillTask, type JobFailure, jobFailure } from '../domain/job.ts'
import { isEnabled, releaseSettings } from '../domain/option.ts'
import type { AppProgress, BackfillProgress } from '../ports/backfill-progress.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { ReleaseSource } from '../ports/release-source.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { platformToken } from './find-platform.ts'
import { findPlugin } from './find-plugin.ts'
import { lastDeliveryTo } from './last-delivery.ts'
import { type ReadApp, type ReadAppError, type ReadAppPorts, readApp } from './read-app.ts'

export interface BackfillReleasesPorts extends ReadAppPorts {
  readonly backfillProgress: BackfillProgress
  readonly deliveries: Pick<DeliveryLog, 'deliveries'>
  readonly sources: readonly ReleaseSource[]
  readonly clock: Clock
}

export interface BackfillOptions {
  /** The token of each plugin for projects that have none of their own. It opens its apps to every organization. */
  readonly defaultTokens: Readonly<Record<string, string>>
  /** How far back an app is read that nothing is known of. */
  readonly days: number
}

/** Which project, and how far back, as the job says. */
export type BackfillReleases = Omit<BackfillTask, 'topic'>

/** What a run came to. */
export interface Backfilled {
  /** Releases that were looked at. */
  readonly read: number
  /** Releases that were not known before. */
  readonly recorded: number
  /** The apps whose platform gave no answer, or one that we cannot use. */
  readonly failures: readonly { readonly app: string; readonly error: PlatformError }[]
}

const DAY = 24 * 3_600_000

/** How long a run may take, well below what a job may: then the next one goes on. */
const TIME_LIMIT = 200_000

/**
 * Job: reads the releases of a project's apps from their platform and records those that no hook has brought, as the
 * hook would have. Does nothing for a project that names no apps. An app that cannot be read keeps no other from it.
 *
 * Its failure is remembered with the app. A run without `since` is done then, as the next one comes by itself; one
 * with `since`, for which somebody waits, fails.
 */
export const makeBackfillReleases =
  (ports: BackfillReleasesPorts, options: BackfillOptions) =>
  (command: BackfillReleases): TE.TaskEither<JobFailure | StorageError, Backfilled> =>
  async () => {
    const now = ports.clock.now()
    const found = await findWatched(ports, options, command, now)
    if (E.isLeft(found)) return found
    if (found.right === null) return E.right(NOTHING)
    const progress = await ports.backfillProgress.ofProject(command)()
    if (E.isLeft(progress)) return progress
    const { token, ...watched } = found.right
    const run = { ...watched, options, command, now, progress: progress.right }
    return token === undefined ? tellNoToken(ports, run) : readApps(ports, { ...run, token })
  }

const NOTHING: Backfilled = { read: 0, recorded: 0, failures: [] }

/** A project whose releases are to be read. */
interface Watched {
  readonly project: HookProject
  readonly source: ReleaseSource
  /** Undefined: nobody has one. */
  readonly token: string | undefined
  readonly apps: readonly string[]
}

const findWatched = async (
  ports: BackfillReleasesPorts,
  { defaultTokens }: BackfillOptions,
  command: BackfillReleases,
  now: Instant,
): Promise<E.Either<StorageError, Watched | null>> => {
  const found = await findPlugin(ports, command)()
  if (E.isLeft(found)) return found.left._tag === 'UnknownPlugin' ? E.right(null) : E.left(found.left)
  const { plugin, project } = found.right
  const source = ports.sources.find((one) => one.plugin === plugin.id)
  const token = platformToken(plugin, project.options, now, defaultTokens)
  if (source === undefined || !isEnabled(plugin.id, project.options)) return E.right(null)
  return E.right({ project, source, token, apps: releaseSettings(plugin.id, project.options).apps })
}

interface Run extends Watched {
  readonly token: string
  readonly options: BackfillOptions
  readonly command: BackfillReleases
  readonly now: Instant
  readonly progress: readonly AppProgress[]
}

/** Nobody is asked, and whoever looks sees why. */
const tellNoToken = async (
  { backfillProgress, deliveries }: BackfillReleasesPorts,
  { apps, command, now, progress }: Omit<Run, 'token'>,
): Promise<E.Either<StorageError, Backfilled>> => {
  for (const app of apps) {
    const known = progress.find((one) => one.app === app)
    const dateDelivered = await lastDeliveryTo(deliveries, command, app, known ?? null)()
    if (E.isLeft(dateDelivered)) return dateDelivered
    const before = known ?? { app, ...NEVER_READ, dateChecked: now }
    const told = { ...before, dateDelivered: dateDelivered.right, failure: NO_TOKEN }
    const saved = await backfillProgress.save(command, told)()
    if (E.isLeft(saved)) return saved
  }
  return E.right(NOTHING)
}

const NO_TOKEN = 'There is no token to ask its platform with, or none that holds any more.'

const NEVER_READ = { appId: null, through: 0, dateMissed: null, hookProblem: null }

/**
 * One app after the other, those first that were not read for the longest time. A platform that names a time to come
 * back is asked about no other app: those that are left come first then.
 */
const readApps = async (
  ports: BackfillReleasesPorts,
  run: Run,
): Promise<E.Either<JobFailure | StorageError, Backfilled>> => {
  const known = new Map(run.progress.map((one) => [one.app, one]))
  const apps = run.apps.toSorted((one, other) => lastChecked(known.get(one)) - lastChecked(known.get(other)))
  let done = NOTHING
  for (const app of apps) {
    if (isTimeUp(ports, run)) return isLeftToNextTurn(run, done) ? E.right(done) : E.left(TIME_UP)
    const before = known.get(app) ?? null
    const dateDelivered = await lastDeliveryTo(ports.deliveries, run.command, app, before)()
    if (E.isLeft(dateDelivered)) return dateDelivered
    const result = await readOne(ports, run, app, before)
    const progress = { ...result.progress, dateDelivered: dateDelivered.right }
    const saved = await ports.backfillProgress.save(run.command, progress)()
    if (E.isLeft(saved)) return saved
    const stop = result.error === null ? null : stopBy(result.error)
    if (stop !== null) return stop === 'not enabled' ? E.right(done) : E.left(stop)
    done = add(done, app, result)
    if (isToComeBack(result.error)) break
  }
  return run.command.since === null || done.failures.length === 0 ? E.right(done) : E.left(toFailure(done))
}

/** Where a platform that does not answer took the time, tries of every turn would pile up. */
const isLeftToNextTurn = ({ command }: Run, { failures }: Backfilled): boolean =>
  command.since === null && failures.length > 0

const isToComeBack = (error: ReadAppError | null): boolean =>
  error?._tag === 'PlatformUnavailable' && error.notBefore !== null

const lastChecked = (known: AppProgress | undefined): Instant => known?.dateChecked ?? 0

const readOne = (ports: BackfillReleasesPorts, run: Run, app: string, known: AppProgress | null): Promise<ReadApp> => {
  const { command, source, token, now, options, project } = run
  const { organizationId, projectId, plugin, since } = command
  const toRead = {
    place: { organizationId, projectId, plugin },
    source,
    access: { token, app },
    known,
    end: { since, oldest: now - options.days * DAY },
    now,
    isTimeUp: () => isTimeUp(ports, run),
  }
  return readApp(ports, toRead, project.options)
}

const isTimeUp = ({ clock }: BackfillReleasesPorts, { now }: Run): boolean => clock.now() - now > TIME_LIMIT

const add = (done: Backfilled, app: string, { read, recorded, error }: ReadApp): Backfilled => ({
  read: done.read + read,
  recorded: done.recorded + recorded,
  failures: error !== null && isOfPlatform(error) ? [...done.failures, { app, error }] : done.failures,
})

const isOfPlatform = (error: ReadAppError): error is PlatformError =>
  error._tag === 'PlatformUnavailable' || error._tag === 'PlatformRefused' || error._tag === 'PlatformUnexpected'

/** Why no other app is read after an error; null: it is this one's alone. */
const stopBy = (error: ReadAppError): StorageError | JobFailure | 'not enabled' | null => {
  switch (error._tag) {
    case 'PlatformUnavailable':
    case 'PlatformRefused':
    case 'PlatformUnexpected':
      return null
    case 'StoreUnavailable':
    case 'StoreFault':
      return error
    case 'ConfigurationBusy':
    case 'ConfigurationUnsettled':
      return jobFailure('The configuration kept changing.')
    case 'TimeUp':
      return TIME_UP
    case 'NotEnabled':
    case 'UnknownPlugin':
    case 'NothingToConfigure':
      return 'not enabled'
  }
}

const toFailure = ({ failures }: Backfilled): JobFailure => {
  const [first] = failures
  const times = failures.flatMap(({ error }) => (error._tag === 'PlatformUnavailable' ? (error.notBefore ?? []) : []))
  return jobFailure(`${first?.app}: ${first?.error.detail}`, {
    isFinal: failures.every(({ error }) => error._tag === 'PlatformRefused'),
    notBefore: times.length === 0 ? null : Math.max(...times),
  })
}

const TIME_UP = jobFailure('There was more to read than time: the next try goes on.')
