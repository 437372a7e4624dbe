import { makeRecentValues, parseCommitSha } from '@slugline/core'
import { either as E, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import type { BuildCalls, PlatformArtifact, PlatformBuild } from './platform/builds.ts'
import type { Answer } from './platform/calls.ts'
import { orNull } from './platform/or-null.ts'
import type { PlatformRelease } from './platform/releases.ts'

/** The commits of slugs and images, each of which serves many releases. */
export interface ArtifactCommits {
  /** Asks once for each; null when Heroku knows none, or none any more. */
  readonly commitOf: (app: string, release: PlatformRelease) => Answer<string | null>
  /** The id of the release's slug, if nobody knows its commit yet. */
  readonly unknownSlug: (app: string, release: PlatformRelease) => string | null
  /** Takes from a build what it tells of its slug. */
  readonly learn: (app: string, build: PlatformBuild) => void
}

/** How many are remembered. */
const ARTIFACTS = 2000

/** The version of a build is any text: one that is a full SHA is what its slug names. */
const FULL = [40, 64]

export const makeArtifactCommits = ({ slug: askForSlug, image: askForImage }: BuildCalls): ArtifactCommits => {
  const known = makeRecentValues<{ readonly commit: string | null }>(ARTIFACTS)
  const underWay = new Map<string, ReturnType<Answer<string | null>>>()
  const askFor = async (key: string, ask: Answer<PlatformArtifact | null>): ReturnType<Answer<string | null>> => {
    const artifact = await orNull(ask)()
    underWay.delete(key)
    if (E.isLeft(artifact)) return artifact
    const commit = parseCommitSha(artifact.right?.commit ?? '')
    known.set(key, { commit })
    return E.right(commit)
  }
  const once =
    (
      app: string,
      id: string,
      ask: (app: string, id: string) => Answer<PlatformArtifact | null>,
    ): Answer<string | null> =>
    async () => {
      const key = keyOf(app, id)
      const before = known.get(key)
      if (before !== undefined) return E.right(before.commit)
      const asking = underWay.get(key) ?? askFor(key, ask(app, id))
      underWay.set(key, asking)
      return asking
    }
  return {
    commitOf: (app, release) => {
      const slug = release.slug?.id ?? null
      const image = imageOf(release)
      if (slug !== null) return once(app, slug, askForSlug)
      return image === null ? TE.right(null) : once(app, image, askForImage)
    },
    unknownSlug: (app, { slug }) =>
      slug === null || slug.id === null || known.get(keyOf(app, slug.id)) !== undefined ? null : slug.id,
    learn: (app, { slug, source_blob }) => {
      const commit = parseCommitSha(source_blob?.version ?? '')
      const id = slug?.id ?? null
      if (id !== null && commit !== null && FULL.includes(commit.length)) known.set(keyOf(app, id), { commit })
    },
  }
}

const keyOf = (app: string, id: string): string => `${app} ${id}`

const Image = t.type({ type: t.literal('oci-image'), id: t.string })

const imageOf = ({ oci_image, artifacts }: PlatformRelease): string | null =>
  oci_image?.id ?? artifacts?.find(Image.is)?.id ?? null
