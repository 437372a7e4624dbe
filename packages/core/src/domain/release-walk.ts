import type { Instant } from './instant.ts'
import { isUnderWay } from './judge.ts'
import type { AppRelease } from './notice.ts'

/** How far an app's releases were looked at, while they are read newest first. */
export interface ReleaseWalk {
  /** The app whose releases they are; null: not known. */
  readonly appId: string | null
  /** Each release up to this number was looked at before; 0: none. */
  readonly through: number
  /** The highest number that was met; 0: none. */
  readonly newest: number
  /** The lowest number whose release is still under way; null: none. */
  readonly open: number | null
}

/** A release that its platform counts. */
export type NumberedRelease = AppRelease & { readonly releaseNumber: number }

/** Whether a release has a number. Without one it could not be told from others. */
export const isNumbered = (notice: AppRelease): notice is NumberedRelease => notice.releaseNumber !== null

/**
 * How long a release may be under way. One that is older is taken for one whose end nobody will tell. Until then those
 * above it are read, and their failures told, again and again: for less than the three days for which the jobs that this
 * caused are remembered, so that each is one job.
 */
const PATIENCE = 2 * 24 * 3_600_000

/** What is known of an app before a walk: up to which number, and the id of the app that this holds of. */
export interface KnownReleases {
  readonly through: number
  readonly appId: string | null
}

/** A walk before its first release. */
export const startWalk = ({ through, appId }: KnownReleases, newest: AppRelease | undefined): ReleaseWalk => ({
  appId: newest?.app.id ?? appId,
  through,
  newest: 0,
  open: null,
})

/**
 * Whether the newest release of a name is another app's: one that was made again, or was given the name of one that was
 * renamed. Ids tell; where one is unknown, that the platform has not counted as far. (Of one app it may answer what it knew
 * a moment ago.)
 */
export const isAnotherApp = ({ through, appId }: KnownReleases, { app, releaseNumber }: AppRelease): boolean =>
  appId !== null && app.id !== null ? app.id !== appId : (releaseNumber ?? through) < through

/** The walk after one more release. */
export const walkOn = (walk: ReleaseWalk, notice: NumberedRelease, now: Instant): ReleaseWalk => {
  const { releaseNumber } = notice
  const isOpen = isUnderWay(notice) && (dateOf(notice) ?? now) > now - PATIENCE
  return {
    ...walk,
    newest: Math.max(walk.newest, releaseNumber),
    open: isOpen ? Math.min(walk.open ?? releaseNumber, releaseNumber) : walk.open,
  }
}

/** The walk after a release before which it ends. Where nothing was known, that one and all older are too old for ever. */
export const walkEnded = (walk: ReleaseWalk, { releaseNumber }: NumberedRelease): ReleaseWalk =>
  walk.through === 0 ? { ...walk, newest: Math.max(walk.newest, releaseNumber) } : walk

/** Up to which number all is known at the end of a walk: a release that is under way is looked at again. */
export const throughAfter = ({ through, newest, open }: ReleaseWalk): number =>
  Math.max(through, open === null ? newest : open - 1)

/** How far a walk goes at least. */
export interface WalkEnd {
  /** Beyond what is known, to this time; null: to what is known. */
  readonly since: Instant | null
  /** To this time where nothing is known. */
  readonly oldest: Instant
}

/** Whether a walk ends before a release, and so before all that are older. It never leaves out what is not known. */
export const endsBefore = ({ through }: ReleaseWalk, { since, oldest }: WalkEnd, notice: NumberedRelease): boolean =>
  through === 0
    ? isBefore(notice, Math.min(since ?? oldest, oldest))
    : notice.releaseNumber <= through && (since === null || isBefore(notice, since))

const isBefore = (notice: AppRelease, moment: Instant): boolean => (dateOf(notice) ?? moment) < moment

const dateOf = ({ dateStarted, dateFinished }: AppRelease): Instant | null => dateStarted ?? dateFinished
