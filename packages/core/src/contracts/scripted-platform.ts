import { either as E, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { ReleaseKind } from '../domain/kind.ts'
import type { AppRelease } from '../domain/notice.ts'
import type { ReleaseStatus } from '../domain/status.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { ReleaseSource, SourceApp } from '../ports/release-source.ts'

/** A release of a platform as it is at the moment. */
export interface PlatformRelease {
  readonly app: string
  /** Where the app of that name is not the one that always had it. */
  readonly appId?: string
  readonly number: number
  readonly status: ReleaseStatus
  readonly kind: ReleaseKind
  readonly commit: string | null
  readonly rollbackTo: number | null
  readonly email: string | null
  readonly dateFinished: Instant
}

/** A platform that a test makes releases on. */
export interface ScriptedPlatform {
  /** Makes a release, or changes what it is. */
  readonly put: (release: PlatformRelease) => void
  readonly source: ReleaseSource
  /** What was asked, in order: `app web`, `releases web 200`, `complete web v7`. */
  readonly asked: string[]
  /** What goes wrong with a call, as {@link asked} has it; null: nothing. */
  fail: (call: string) => PlatformError | null
}

export interface PlatformSettings {
  readonly plugin: string
  readonly pageSize: number
  /** What else is known of an app. */
  readonly describe: (app: string) => Omit<SourceApp, 'app'>
}

/** Makes a platform without releases. */
export const makeScriptedPlatform = ({ plugin, pageSize, describe }: PlatformSettings): ScriptedPlatform => {
  const releases = new Map<string, Map<number, PlatformRelease>>()
  const asked: string[] = []
  const answer =
    <A>(call: string, read: () => A): TE.TaskEither<PlatformError, A> =>
    async () => {
      asked.push(call)
      const error = platform.fail(call)
      return error === null ? E.right(read()) : E.left(error)
    }
  const page = (app: string, cursor: string | null) => {
    const below = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor)
    const found = [...(releases.get(app)?.values() ?? [])]
      .filter(({ number }) => number < below)
      .sort((left, right) => right.number - left.number)
    const shown = found.slice(0, pageSize)
    return {
      releases: shown.map((release) => ({
        notice: toAppRelease({ ...release, commit: null }),
        complete: answer(`complete ${app} v${release.number}`, () => toAppRelease(release)),
      })),
      next: found.length > pageSize ? String(shown.at(-1)?.number) : null,
    }
  }
  const platform: ScriptedPlatform = {
    put: (release) => {
      const own = releases.get(release.app) ?? new Map<number, PlatformRelease>()
      releases.set(release.app, own.set(release.number, release))
    },
    source: {
      plugin,
      app: ({ app }) => answer(`app ${app}`, () => ({ app: appOf(app), ...describe(app) })),
      releases: ({ app }, cursor) => answer(`releases ${app} ${cursor ?? 'newest'}`, () => page(app, cursor)),
    },
    asked,
    fail: () => null,
  }
  return platform
}

const appOf = (name: string) => ({ id: `id of ${name}`, name })

/** What an event tells of a release as it is. */
export const toAppRelease = (release: PlatformRelease): AppRelease => ({
  _tag: 'AppRelease',
  eventId: null,
  datePublished: null,
  app: { ...appOf(release.app), ...(release.appId === undefined ? {} : { id: release.appId }) },
  releaseNumber: release.number,
  releaseId: `release ${release.number}`,
  status: release.status,
  finishes: true,
  kind: release.kind,
  hasSource: true,
  commit: release.commit,
  rollbackTo: release.rollbackTo,
  actor: release.email === null ? null : { email: release.email, person: true },
  url: null,
  dateStarted: release.dateFinished - 1000,
  dateFinished: release.dateFinished,
})

/** A hook check that finds nothing wrong. */
export const noHookProblem = () => TE.right(null)
