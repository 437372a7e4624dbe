import { either as E, type taskEither as TE } from 'fp-ts'
import { type Instant, later } from '../domain/instant.ts'
import type { AppRelease } from '../domain/notice.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { ReleaseFailed } from '../domain/recorded-event.ts'
import {
  endsBefore,
  isAnotherApp,
  isNumbered,
  type ReleaseWalk,
  startWalk,
  throughAfter,
  type WalkEnd,
  walkEnded,
  walkOn,
} from '../domain/release-walk.ts'
import type { AppProgress } from '../ports/backfill-progress.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { AppAccess, ReleaseSource, SourcePage, SourceRelease } from '../ports/release-source.ts'
import type { StorageError } from '../ports/storage-error.ts'
import {
  makeRecordMissing,
  type RecordMissing,
  type RecordMissingError,
  type RecordMissingPorts,
  releaseKey,
} from './record-missing.ts'

export interface BackfillAppPorts extends RecordMissingPorts {
  /** Tells others of releases that failed. The same one may be told of again: its event has the same id. */
  readonly tellFailed: (events: readonly ReleaseFailed[]) => TE.TaskEither<StorageError, void>
}

/** One app of a project, and how its releases are to be read. */
export interface AppToRead {
  readonly place: PluginKey
  readonly source: ReleaseSource
  readonly access: AppAccess
  /** Null: it was never read. */
  readonly known: AppProgress | null
  readonly end: WalkEnd
  readonly now: Instant
  readonly isTimeUp: () => boolean
}

/** What came of some releases, also when something went wrong on the way. */
interface Done {
  readonly read: number
  readonly recorded: number
  /** When the newest release was finished that no hook had brought in time; null: there was none. */
  readonly dateMissed: Instant | null
  readonly error: RecordMissingError | null
}

/** What came of reading an app's releases. */
export interface AppRead extends Done {
  /** Up to which number all is known now: no more than before when something went wrong. */
  readonly through: number
  /** The app that this holds of; null: not known. */
  readonly appId: string | null
  /** The name is another app's than the one of which something is known. Nothing more was read of it. */
  readonly isAnother: boolean
}

/** Whoever is told of a release by a hook is told within so many milliseconds. */
const HOOK_GRACE = 5 * 60_000

/** For how long a failure is worth telling that was there before the app was first read. */
const NEWS = 24 * 3_600_000

/** While so many pages are being recorded the next one is read, so that nobody waits for the last release of each. */
const PAGES_AT_ONCE = 2

const NOTHING: Done = { read: 0, recorded: 0, dateMissed: null, error: null }

const TIME_UP: Done = { ...NOTHING, error: { _tag: 'TimeUp' } }

/**
 * Reads the releases of an app, newest first, until it comes to what is known, and records what is missing, a few pages
 * at a time. What is known grows when all is done: an interrupted run is simply repeated, and asks nothing about what
 * was recorded by then.
 */
export const backfillApp = async (ports: BackfillAppPorts, app: AppToRead): Promise<AppRead> => {
  const { source, access, known } = app
  const before = { through: known?.through ?? 0, appId: known?.appId ?? null }
  const record = makeRecordMissing(ports, app)
  const underWay: Promise<Done>[] = []
  let done = NOTHING
  let walk: ReleaseWalk | null = null
  let page: PageAnswer | null = begun(source.releases(access, null)())
  while (page !== null && done.error === null) {
    const read: Awaited<PageAnswer> = await page
    if (E.isLeft(read)) {
      done = add(done, { ...NOTHING, error: read.left })
      break
    }
    const { releases, next }: SourcePage = read.right
    const [newest] = releases
    if (walk === null && newest !== undefined && isAnotherApp(before, newest.notice)) {
      return { ...NOTHING, through: 0, appId: newest.notice.app.id, isAnother: true }
    }
    walk ??= startWalk(before, newest?.notice)
    const part = partToRead(walk, app, releases)
    walk = part.walk
    page = part.isLast || next === null ? null : begun(source.releases(access, next)())
    underWay.push(begun(backfillPage(ports, app, walk, part.releases, record)))
    if (underWay.length > PAGES_AT_ONCE) done = add(done, (await underWay.shift()) ?? NOTHING)
    if (page !== null && app.isTimeUp()) done = add(done, TIME_UP)
  }
  for (const last of underWay) done = add(done, await last)
  if (done.error !== null || walk === null) return { ...done, ...before, isAnother: false }
  return { ...done, through: throughAfter(walk), appId: walk.appId, isAnother: false }
}

type PageAnswer = Promise<E.Either<PlatformError, SourcePage>>

/** Work that nobody awaits yet. Should it reject by then, it is whoever awaits it who hears of it, and not the process. */
const begun = <A>(work: Promise<A>): Promise<A> => {
  work.catch(() => {})
  return work
}

const add = (one: Done, other: Done): Done => ({
  read: one.read + other.read,
  recorded: one.recorded + other.recorded,
  dateMissed: later(one.dateMissed, other.dateMissed),
  error: one.error ?? other.error,
})

interface PartToRead {
  readonly walk: ReleaseWalk
  readonly releases: readonly SourceRelease[]
  readonly isLast: boolean
}

/** The releases of a page that come before the end, and how far one is after them. */
const partToRead = (before: ReleaseWalk, { end, now }: AppToRead, page: readonly SourceRelease[]): PartToRead => {
  const releases: SourceRelease[] = []
  let walk = before
  for (const release of page) {
    const { notice } = release
    if (!isNumbered(notice)) continue
    if (endsBefore(walk, end, notice)) return { walk: walkEnded(walk, notice), releases, isLast: true }
    walk = walkOn(walk, notice, now)
    releases.push(release)
  }
  return { walk, releases, isLast: false }
}

const backfillPage = async (
  ports: BackfillAppPorts,
  app: AppToRead,
  { through }: ReleaseWalk,
  releases: readonly SourceRelease[],
  record: RecordMissing,
): Promise<Done> => {
  const { now } = app
  const isNew = ({ releaseNumber }: AppRelease): boolean => through > 0 && (releaseNumber ?? 0) > through
  const failed = failures(app, releases, isNew)
  const told = failed.length === 0 ? E.right(undefined) : await ports.tellFailed(failed)()
  const { recorded, errors } = await record(releases.toReversed())
  const missed = recorded.filter((notice) => isNew(notice) && dateOf(notice, now) < now - HOOK_GRACE)
  return {
    read: releases.length,
    recorded: recorded.length,
    dateMissed: missed.map((notice) => dateOf(notice, now)).reduce(later, null),
    error: E.isLeft(told) ? told.left : (errors[0] ?? null),
  }
}

/** The failures that others have not heard of, as far as one can tell. */
const failures = (
  { place, now }: AppToRead,
  releases: readonly SourceRelease[],
  isNew: (notice: AppRelease) => boolean,
): readonly ReleaseFailed[] =>
  releases
    .map(({ notice }) => notice)
    .filter((notice) => notice.status === 'failed' && (isNew(notice) || dateOf(notice, now) > now - NEWS))
    .map((notice) => ({
      _tag: 'release.failed',
      organizationId: place.organizationId,
      projectId: place.projectId,
      key: releaseKey(place.plugin, notice),
      app: notice.app,
      releaseNumber: notice.releaseNumber,
      kind: notice.kind,
      dateFailed: dateOf(notice, now),
    }))

const dateOf = ({ dateFinished }: AppRelease, now: Instant): Instant => dateFinished ?? now
