import { makeRecentValues, parseCommitSha } from '@slugline/core'
import { either as E, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import type { PlatformBuild } from './platform/builds.ts'
import type { Answer } from './platform/calls.ts'
import { orNull, UNSEEN } from './platform/or-null.ts'
import type { PlatformCalls } from './platform/platform-api.ts'
import type { PlatformRelease } from './platform/releases.ts'
import { kindOfDescription, promotionSource, rollbackTarget } from './release-kind.ts'

/** The commit that a release of an app was built from; null when Heroku knows none, or none any more. */
export type CommitOf = (app: string, release: PlatformRelease) => Answer<string | null>

/** How many builds are remembered: one serves many releases. */
const BUILDS = 2000

/** How far a rollback to a rollback is followed. */
const DEEPEST = 3

/**
 * Finds commits: that of the slug, else that of the image, else that of the release which was rolled back to or
 * promoted. Each build is asked for once.
 */
export const makeCommitOf = (api: PlatformCalls): CommitOf => {
  const commitOfBuild = makeCommitOfBuild(api)
  const follow =
    (app: string, release: PlatformRelease, depth: number): Answer<string | null> =>
    async () => {
      const own = await commitOfBuild(app, release)()
      const source = depth === 0 ? null : sourceOf(app, release)
      if (E.isLeft(own) || own.right !== null || source === null) return own
      const repeated = await orNull(api.releases.read(source.app, source.release), UNSEEN)()
      if (E.isLeft(repeated)) return repeated
      return repeated.right === null ? own : follow(source.app, repeated.right, depth - 1)()
    }
  return (app, release) => follow(app, release, DEEPEST)
}

const makeCommitOfBuild = ({ builds }: PlatformCalls): CommitOf => {
  const known = makeRecentValues<{ readonly commit: string | null }>(BUILDS)
  const underWay = new Map<string, ReturnType<Answer<string | null>>>()
  const askFor = async (key: string, ask: Answer<PlatformBuild | null>): ReturnType<Answer<string | null>> => {
    const build = await orNull(ask)()
    underWay.delete(key)
    if (E.isLeft(build)) return build
    const commit = parseCommitSha(build.right?.commit ?? '')
    known.set(key, { commit })
    return E.right(commit)
  }
  const once =
    (app: string, id: string, ask: (app: string, id: string) => Answer<PlatformBuild | null>): Answer<string | null> =>
    async () => {
      const key = `${app} ${id}`
      const before = known.get(key)
      if (before !== undefined) return E.right(before.commit)
      const asking = underWay.get(key) ?? askFor(key, ask(app, id))
      underWay.set(key, asking)
      return asking
    }
  return (app, release) => {
    const slug = release.slug?.id ?? null
    const image = imageOf(release)
    if (slug !== null) return once(app, slug, builds.slug)
    return image === null ? TE.right(null) : once(app, image, builds.image)
  }
}

const Image = t.type({ type: t.literal('oci-image'), id: t.string })

const imageOf = ({ oci_image, artifacts }: PlatformRelease): string | null =>
  oci_image?.id ?? artifacts?.find(Image.is)?.id ?? null

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
