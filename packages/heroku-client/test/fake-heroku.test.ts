import { describe, expect, it } from 'vitest'
import { makeHerokuReleaseSource, makePlatformApi } from '../src/index.ts'
import { type FakeHeroku, makeFakeHeroku, SIGNATURE_HEADER, sampleCommit } from '../src/testing.ts'
import { bytes, delivery, JSON_TYPE, noticeOf, plugin, releaseOf } from './support/heroku.ts'
import { run } from './support/run.ts'

const SECRET = 'a-secret'

interface Arrived {
  readonly request: Request
  readonly body: string
}

/** A fake with some apps, all webhooks of which come here. */
const open = async (answer: (body: string) => Response = () => new Response()) => {
  const arrived: Arrived[] = []
  const heroku = makeFakeHeroku({
    deliver: async (request) => {
      const body = await request.text()
      arrived.push({ request, body })
      return answer(body)
    },
  })
  const { webhooks, webhookDeliveries } = makePlatformApi({ token: 'any', fetch: heroku.fetch })
  const subscribe = async (app: Parameters<FakeHeroku['addApp']>[0], level: 'sync' | 'notify' = 'sync') => {
    heroku.addApp(app)
    const url = 'https://slugline.example.com/hooks/'
    await run(
      webhooks.create(app.name, { include: ['api:release'], level, url, secret: SECRET, authorization: 'Basic x' }),
    )
  }
  const statuses = async (app: string) => (await run(webhookDeliveries.page(app))).items.map(({ status }) => status)
  const source = makeHerokuReleaseSource({ fetch: heroku.fetch })
  return { heroku, arrived, subscribe, statuses, source }
}

const decoded = (body: string) => releaseOf(plugin.decode(bytes(body), JSON_TYPE))

describe('a release of the fake', () => {
  it('is told to webhooks, signed, with their authorization', async () => {
    const { heroku, arrived, subscribe } = await open()
    await subscribe({ name: 'acme-web' })
    await heroku.release('acme-web', { email: 'ops@example.com' })
    expect(arrived.map(({ body }) => JSON.parse(body).action)).toEqual(['create', 'update'])
    for (const { request, body } of arrived) {
      const call = delivery(bytes(body), [request.headers.get(SIGNATURE_HEADER) ?? ''])
      const options = { 'heroku:webhook_secret': [{ secret: SECRET, dateCreated: 0, dateExpires: null }] }
      expect(plugin.verify(call, options)).toMatchObject({ right: { unsigned: false } })
      expect(request.headers.get('authorization')).toBe('Basic x')
      expect(decoded(body)).toMatchObject({ commit: sampleCommit('acme-web', 1), actor: { email: 'ops@example.com' } })
    }
  })

  it('is the same notice by its last hook and by the API', async () => {
    const { heroku, arrived, subscribe, source } = await open()
    await subscribe({ name: 'acme-staging' })
    await subscribe({ name: 'acme-web' })
    await subscribe({ name: 'acme-image', built: 'container' })
    await heroku.release('acme-staging', { commit: 'ABCDEF1' })
    await heroku.release('acme-web')
    await heroku.release('acme-web', { description: 'by hand' })
    await heroku.release('acme-web', { config: ['LANG'] })
    await heroku.release('acme-web', { promotedFrom: { app: 'acme-staging', release: 1 } })
    await heroku.release('acme-web', { rollbackTo: 1 })
    await heroku.release('acme-web', { status: 'failed' })
    await heroku.release('acme-web', { status: 'pending' })
    await heroku.release('acme-web', { status: 'pending' })
    await heroku.finish('acme-web', 8, 'succeeded')
    await heroku.release('acme-web', { commit: null })
    await heroku.release('acme-image')
    await heroku.release('acme-image', { description: 'by hand' })
    const hooks = new Map(
      arrived.map(({ body }) => decoded(body)).map((notice) => [`${notice.app.name} ${notice.releaseNumber}`, notice]),
    )
    for (const app of ['acme-staging', 'acme-web', 'acme-image']) {
      const { releases } = await run(source.releases({ token: 'any', app }, null))
      for (const { complete } of releases) {
        const notice = await run(complete)
        const hook = hooks.get(`${app} ${notice.releaseNumber}`)
        // What changes no code is not asked for its commit.
        const commit = notice.kind === 'config' ? null : hook?.commit
        expect(notice).toEqual({ ...hook, commit, finishes: true, eventId: null, datePublished: null })
      }
    }
    expect(hooks.size).toBe(12)
  })

  it('has no commit any more once it is too old', async () => {
    const { heroku, subscribe, source } = await open()
    await subscribe({ name: 'acme-web' })
    await heroku.release('acme-web')
    heroku.expire('acme-web', 1)
    const { releases } = await run(source.releases({ token: 'any', app: 'acme-web' }, null))
    expect(releases).toHaveLength(1)
    for (const { complete } of releases) expect(await run(complete)).toMatchObject({ status: 'expired', commit: null })
  })
})

describe('deliveries of the fake', () => {
  it('that do not arrive are repeated by sync, and not by notify', async () => {
    const { heroku, arrived, subscribe, statuses } = await open(
      () => new Response(null, { status: arrived.length > 4 ? 204 : 503 }),
    )
    await subscribe({ name: 'sync' })
    await subscribe({ name: 'notify' }, 'notify')
    await heroku.release('sync')
    await heroku.release('notify')
    expect(await statuses('sync')).toEqual(['retrying', 'retrying'])
    expect(await statuses('notify')).toEqual(['failed', 'failed'])
    expect(await heroku.redeliver('sync')).toBe(2)
    expect(await heroku.redeliver('notify')).toBe(0)
    expect(await statuses('sync')).toEqual(['succeeded', 'succeeded'])
    const [first, , , , again] = arrived.map(({ body }) => JSON.parse(body))
    expect(again.id).toBe(first.id)
    expect(again.webhook_metadata.delivery).toEqual(first.webhook_metadata.delivery)
    expect(again.webhook_metadata.attempt).not.toEqual(first.webhook_metadata.attempt)
  })

  it('that are dropped are lost, and are seen to have failed', async () => {
    const { heroku, arrived, subscribe, statuses } = await open()
    await subscribe({ name: 'acme-web' })
    heroku.drop(({ release }) => release % 2 === 0)
    await heroku.release('acme-web')
    await heroku.release('acme-web')
    heroku.drop(null)
    await heroku.release('acme-web')
    expect(arrived.map(({ body }) => noticeOf(plugin.decode(bytes(body), JSON_TYPE)).releaseNumber)).toEqual([
      1, 1, 3, 3,
    ])
    expect(await statuses('acme-web')).toEqual(['succeeded', 'succeeded', 'failed', 'failed', 'succeeded', 'succeeded'])
    expect(await heroku.redeliver('acme-web')).toBe(0)
  })
})
