import { type ReleasePayload, releasePayload } from '../release-payload.ts'
import { sampleCommit, sampleId } from '../sample-id.ts'
import { configPayload, containerPayload, promotionPayload, rollbackPayload } from '../sample-payloads.ts'
import type { FakeApp, FakeBuild, FakeRelease, NewFakeRelease } from './fake-app.ts'

type FindApp = (name: string) => FakeApp

/** Makes the next release of an app, and what it was built into. */
export const addRelease = (app: FakeApp, find: FindApp, spec: NewFakeRelease, time: string): FakeRelease => {
  const number = app.releases.size + 1
  const build = buildOf(app, find, spec, number)
  const { status = 'succeeded' } = spec
  const id = sampleId('release', app.name, number)
  const release = { id, number, build, spec, status, createdAt: time, updatedAt: time }
  if (build !== null) app.builds.set(build.id, build)
  app.releases.set(number, release)
  return release
}

const buildOf = (app: FakeApp, find: FindApp, spec: NewFakeRelease, number: number): FakeBuild | null => {
  if (spec.config !== undefined) return runningOf(app)?.build ?? null
  if (spec.rollbackTo !== undefined) return releaseOf(app, spec.rollbackTo).build
  if (spec.promotedFrom !== undefined) return releaseOf(find(spec.promotedFrom.app), spec.promotedFrom.release).build
  const { commit = app.built === 'container' ? null : sampleCommit(app.name, number) } = spec
  return { id: sampleId(app.built, app.name, number), commit, commit_description: '' }
}

/** The end of a release that was pending. */
export const finishRelease = (
  app: FakeApp,
  number: number,
  status: 'succeeded' | 'failed',
  updatedAt: string,
): FakeRelease => {
  const release = { ...releaseOf(app, number), status, updatedAt }
  app.releases.set(number, release)
  return release
}

/** The releases that were built for themselves, of which Heroku keeps what they were built into. */
export const buildsOf = ({ releases, builds }: FakeApp): readonly FakeRelease[] =>
  [...releases.values()].filter(
    ({ build, spec: { config, rollbackTo, promotedFrom } }) =>
      build !== null && builds.has(build.id) && (config ?? rollbackTo ?? promotedFrom) === undefined,
  )

/** An old release, of which Heroku removes what it was built into. */
export const expireRelease = (app: FakeApp, number: number): void => {
  const release = releaseOf(app, number)
  app.releases.set(number, { ...release, status: 'expired' })
  if (release.build !== null) app.builds.delete(release.build.id)
}

/** A release that must be there. */
export const releaseOf = (app: FakeApp, number: number): FakeRelease => {
  const release = app.releases.get(number)
  if (release === undefined) throw new Error(`${app.name} has no release v${number}.`)
  return release
}

/** The release that runs: the last that succeeded. */
export const runningOf = ({ releases }: FakeApp): FakeRelease | undefined => {
  for (let number = releases.size; number > 0; number -= 1) {
    const release = releases.get(number)
    if (release?.status === 'succeeded') return release
  }
  return undefined
}

/** The body of the event that tells of a release as it is now. */
export const payloadOf = (app: FakeApp, release: FakeRelease, action: 'create' | 'update'): ReleasePayload => {
  const payload = payloadByKind(app, release, action)
  return { ...payload, data: { ...payload.data, ...builtInto(app, release) } }
}

const payloadByKind = (app: FakeApp, release: FakeRelease, action: 'create' | 'update'): ReleasePayload => {
  const { number, build, spec, status, createdAt, updatedAt } = release
  const { config, rollbackTo, promotedFrom, ...told } = spec
  const made = { app: app.name, release: number, commit: build?.commit ?? null, built: app.built }
  const sample = { ...told, ...made, action, status, createdAt, updatedAt }
  if (config !== undefined) return configPayload(config, sample)
  if (rollbackTo !== undefined) return rollbackPayload(rollbackTo, sample)
  if (promotedFrom !== undefined) return promotionPayload(promotedFrom, sample)
  return app.built === 'container' ? containerPayload(sample) : releasePayload(sample)
}

/** The builders make a build for each release; here a rollback, a promotion and a config change have another one's. */
const builtInto = ({ built }: FakeApp, { build, status }: FakeRelease): ReleasePayload['data'] => ({
  slug: built === 'slug' ? build : null,
  artifacts: build === null || built === 'container' || status === 'pending' ? [] : [{ id: build.id, type: built }],
})
