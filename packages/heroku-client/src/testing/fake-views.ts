import { sampleId } from '../sample-id.ts'
import type { FakeApp, FakeEvent, FakeRelease, FakeWebhook } from './fake-app.ts'
import { payloadOf, runningOf } from './fake-release.ts'

/** How the API shows an app. */
export const appView = (app: FakeApp) => ({
  id: app.id,
  name: app.name,
  web_url: app.webUrl,
  stack: STACKS[app.built],
  generation: { id: sampleId('generation', app.built), name: app.built === 'oci-image' ? 'fir' : 'cedar' },
  team: null,
  space: null,
  archived_at: null,
})

const STACKS = {
  slug: { id: sampleId('stack', 'heroku-24'), name: 'heroku-24' },
  container: { id: sampleId('stack', 'container'), name: 'container' },
  'oci-image': { id: sampleId('stack', 'cnb'), name: 'cnb' },
} as const

/** How the API shows a release: less than a webhook, and no commit. */
export const releaseView = (app: FakeApp) => {
  const running = runningOf(app)?.number
  return (release: FakeRelease) => {
    const { pstable: _, stack: __, ...data } = payloadOf(app, release, 'update').data
    const slug = app.built === 'slug' && release.build !== null ? { id: release.build.id } : null
    return { ...data, app: { id: app.id, name: app.name }, slug, current: release.number === running }
  }
}

/** How the API shows the build of a release. */
export const buildView =
  (app: FakeApp) =>
  ({ id, number, build, createdAt }: FakeRelease) => ({
    id: sampleId('build', app.name, number),
    app: { id: app.id },
    status: 'succeeded',
    release: { id },
    slug: app.built === 'slug' ? { id: build?.id } : null,
    source_blob: { url: 'https://example.com/source.tgz?token=secret', version: build?.commit ?? null, checksum: null },
    output_stream_url: 'https://build-output.heroku.com/streams/log?X-Amz-Signature=secret',
    created_at: createdAt,
    updated_at: createdAt,
  })

/** How the API shows a webhook: never its secrets. */
export const webhookView =
  (app: FakeApp) =>
  ({ secret: _, authorization: __, ...webhook }: FakeWebhook) => ({ ...webhook, app: { id: app.id, name: app.name } })

/** How the API shows an event. */
export const eventView = ({ release: _, ...event }: FakeEvent) => event

/** How the API shows an app's place in its pipeline. */
export const couplingView = (app: FakeApp, { name, stage }: NonNullable<FakeApp['pipeline']>) => ({
  id: sampleId('coupling', app.name),
  app: { id: app.id },
  pipeline: { id: sampleId('pipeline', name) },
  stage,
})
