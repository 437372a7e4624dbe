import { type Instant, makeRecentValues } from '@slugline/core'
import { either as E } from 'fp-ts'
import { makeArtifactCommits } from './artifact-commits.ts'
import { type BuildList, makeBuildList } from './build-list.ts'
import type { Answer } from './platform/calls.ts'
import { orNull, UNSEEN } from './platform/or-null.ts'
import type { PlatformCalls } from './platform/platform-api.ts'
import type { PlatformApiError } from './platform/platform-api-error.ts'
import type { PlatformRelease } from './platform/releases.ts'
import { kindOfDescription, promotionSource, rollbackTarget } from './release-kind.ts'

/** The commit that a release was built from; null when Heroku knows none, or none any more. */
export type CommitOf = (release: PlatformRelease) => Answer<string | null>

/** Finds the commits of releases of `app` that came on one page, the app's `newest` ones or those that follow. */
export type CommitsOfPage = (app: string, releases: readonly PlatformRelease[], newest: boolean) => CommitOf

/** Of how many apps the list of builds is remembered. */
const LISTS = 100

/** So many slugs of a page are asked for one by one, before the builds of their time are listed. */
const FEW = 4

/** How long before its release a build may have begun, in milliseconds. */
const LONGEST_BUILD = 3_600_000

/** How far a rollback to a rollback is followed. */
const DEEPEST = 3

/**
 * Finds commits: that of the slug, else that of the image, else that of the release which was rolled back to or
 * promoted. Where many of a page are not known, as in a new project, a page of the app's builds tells those of hundreds
 * of slugs: an account has 75 calls a minute.
 */
export const makeCommitsOfPage = (api: PlatformCalls): CommitsOfPage => {
  const artifacts = makeArtifactCommits(api.builds)
  const lists = makeRecentValues<BuildList>(LISTS)
  const listOf = (app: string, isNew: boolean): BuildList => {
    const known = isNew ? undefined : lists.get(app)
    const list = known ?? makeBuildList(api.builds.pages(app), (build) => artifacts.learn(app, build))
    lists.set(app, list)
    return list
  }
  const follow =
    (app: string, release: PlatformRelease, depth: number): Answer<string | null> =>
    async () => {
      const own = await artifacts.commitOf(app, release)()
      const source = depth === 0 ? null : sourceOf(app, release)
      if (E.isLeft(own) || own.right !== null || source === null) return own
      const repeated = await orNull(api.releases.read(source.app, source.release), UNSEEN)()
      if (E.isLeft(repeated)) return repeated
      return repeated.right === null ? own : follow(source.app, repeated.right, depth - 1)()
    }
  return (app, releases, newest) => {
    const list = listOf(app, newest)
    const time = earliest(releases) - LONGEST_BUILD
    const asked = new Set<string>()
    return (release) => async () => {
      const unknown = artifacts.unknownSlug(app, release)
      const isKnown = (): boolean => artifacts.unknownSlug(app, release) === null
      if (unknown !== null && asked.add(unknown).size > FEW) await list.readUntil(isKnown, time)
      const found = await follow(app, release, DEEPEST)()
      if (isKnown() || !isForbidden(found)) return found
      // Who may not read slugs may see builds.
      await list.readUntil(isKnown, Number.NEGATIVE_INFINITY)
      return isKnown() ? follow(app, release, DEEPEST)() : found
    }
  }
}

const isForbidden = (answered: E.Either<PlatformApiError, unknown>): boolean =>
  E.isLeft(answered) && answered.left._tag === 'Refused' && answered.left.status === 403

const earliest = (releases: readonly PlatformRelease[]): Instant =>
  Math.min(...releases.map(({ created_at }) => created_at ?? Number.POSITIVE_INFINITY))

/** The release that another one repeats. */
const sourceOf = (
  app: string,
  { description }: PlatformRelease,
): { readonly app: string; readonly release: number } | null => {
  if (description === null) return null
  if (kindOfDescription(description) !== 'rollback') return promotionSource(description)
  const release = rollbackTarget(description)
  return release === null ? null : { app, release }
}
