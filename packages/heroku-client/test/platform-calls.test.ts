// Every call, against the fake.
import { describe, expect, it } from 'vitest'
import { sampleCommit } from '../src/testing.ts'
import { ask } from './support/platform.ts'
import { failure, pagesIn, run } from './support/run.ts'

const HOOK = { include: ['api:release'], level: 'sync', url: 'https://slugline.example.com/hooks/x/' } as const

describe('the Platform API client', () => {
  it('reads the account and its rate limit, which costs nothing', async () => {
    const { api } = ask()
    expect(await run(api.account.read())).toMatchObject({ email: 'dev@example.com' })
    expect(await run(api.account.rateLimit())).toEqual({ remaining: 4499 })
    expect(await run(api.account.rateLimit())).toEqual({ remaining: 4499 })
  })

  it('reads an app by its name and by its id', async () => {
    const { api, heroku } = ask()
    const { id, webUrl } = heroku.addApp({ name: 'acme-web' })
    const app = await run(api.apps.read('acme-web'))
    expect(app).toMatchObject({ id, name: 'acme-web', web_url: webUrl, stack: { name: 'heroku-24' } })
    expect(await run(api.apps.read(id))).toEqual(app)
  })

  it('lists the apps that the token sees', async () => {
    const { api, heroku } = ask()
    const apps = ['acme-api', 'acme-web', 'acme-worker'].map((name) => heroku.addApp({ name }))
    const pages = await pagesIn(api.apps.pages({ pageSize: 2 }))
    expect(pages.map(({ length }) => length)).toEqual([2, 1])
    expect(pages.flat().map(({ id }) => id)).toEqual(apps.map(({ id }) => id).toSorted())
    expect(pages.flat()[0]).toEqual(await run(api.apps.read(pages.flat()[0]?.id ?? '')))
  })

  it('reads a release by its number and by its id, and its commit by its slug', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-web' })
    const { id } = await heroku.release('acme-web')
    const release = await run(api.releases.read('acme-web', 1))
    expect(release).toMatchObject({ id, version: 1, status: 'succeeded', current: true })
    expect(await run(api.releases.read('acme-web', id))).toEqual(release)
    const slug = await run(api.builds.slug('acme-web', release.slug?.id ?? ''))
    expect(slug.commit).toBe(sampleCommit('acme-web', 1))
  })

  it('lists builds, the newest first, without the URLs of their sources and logs', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-web' })
    for (let count = 0; count < 5; count += 1) await heroku.release('acme-web')
    const pages = await pagesIn(api.builds.pages('acme-web', { pageSize: 2 }))
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
    expect(pages.flat().map(({ source_blob }) => source_blob)).toEqual(
      [5, 4, 3, 2, 1].map((number) => ({ version: sampleCommit('acme-web', number) })),
    )
    expect(JSON.stringify(pages)).not.toContain('secret')
  })

  it('reads an image, whether Heroku answers it or a list', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-fir', built: 'oci-image' })
    const { build } = await heroku.release('acme-fir')
    expect(await run(api.builds.image('acme-fir', build?.id ?? ''))).toMatchObject({ commit: build?.commit })
    const answering = (body: unknown) => ask({ fetch: async () => Response.json(body) }).api
    expect(await run(answering(build).builds.image('acme-fir', 'x'))).toMatchObject({ commit: build?.commit })
    expect(await run(answering([]).builds.image('acme-fir', 'x'))).toBeNull()
  })

  it('makes, changes, lists and removes webhooks', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-web' })
    const made = await run(api.webhooks.create('acme-web', HOOK))
    expect(made.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(made.webhook).toMatchObject(HOOK)
    const given = await run(api.webhooks.create('acme-web', { ...HOOK, secret: 'mine', authorization: 'Basic x' }))
    expect(given.secret).toBeNull()
    const changed = await run(api.webhooks.update('acme-web', made.webhook.id, { level: 'notify' }))
    expect(changed).toMatchObject({ ...HOOK, level: 'notify' })
    const listed = await run(api.webhooks.list('acme-web'))
    expect(listed.map(({ id }) => id).toSorted()).toEqual([made.webhook.id, given.webhook.id].toSorted())
    await run(api.webhooks.remove('acme-web', made.webhook.id))
    expect(await run(api.webhooks.list('acme-web'))).toEqual([given.webhook])
    expect(await failure(api.webhooks.remove('acme-web', made.webhook.id))).toMatchObject({ status: 404 })
  })

  it('reads what became of deliveries, and their events', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-web' })
    await run(api.webhooks.create('acme-web', HOOK))
    heroku.drop(({ release }) => release === 2)
    await heroku.release('acme-web')
    await heroku.release('acme-web')
    const deliveries = await pagesIn(api.webhookDeliveries.pages('acme-web', { pageSize: 3 }))
    expect(deliveries.map((page) => page.map(({ status }) => status))).toEqual([
      ['failed', 'failed', 'succeeded'],
      ['succeeded'],
    ])
    const failed = (await pagesIn(api.webhookDeliveries.pages('acme-web', { status: 'failed', pageSize: 1 }))).flat()
    expect(failed.map(({ id }) => id)).toEqual(
      deliveries
        .flat()
        .slice(0, 2)
        .map(({ id }) => id),
    )
    const [newest] = failed
    expect(await run(api.webhookDeliveries.read('acme-web', newest?.id ?? ''))).toEqual(newest)
    const events = (await pagesIn(api.webhookEvents.pages('acme-web', { pageSize: 3 }))).flat()
    expect(events).toHaveLength(4)
    expect(events[0]).toMatchObject({ id: newest?.event?.id, include: 'api:release', payload: { action: 'update' } })
    expect(await run(api.webhookEvents.read('acme-web', newest?.event?.id ?? ''))).toEqual(events[0])
  })

  it('reads pipelines, and the stage of an app, which is null outside of one', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-web', pipeline: { name: 'acme', stage: 'production' } })
    heroku.addApp({ name: 'acme-staging', pipeline: { name: 'acme', stage: 'staging' } })
    heroku.addApp({ name: 'alone' })
    const coupling = await run(api.pipelines.couplingOf('acme-web'))
    expect(coupling?.stage).toBe('production')
    expect(await run(api.pipelines.couplingOf('alone'))).toBeNull()
    expect(await run(api.pipelines.couplingOf('nowhere'))).toBeNull()
    expect(await run(api.pipelines.read(coupling?.pipeline?.id ?? ''))).toMatchObject({ name: 'acme' })
    const couplings = await run(api.pipelines.couplings('acme'))
    expect(couplings.map(({ stage }) => stage).toSorted()).toEqual(['production', 'staging'])
  })

  it('reads a promotion and its targets', async () => {
    const { api, heroku } = ask()
    heroku.addApp({ name: 'acme-staging' })
    heroku.addApp({ name: 'acme-web' })
    const source = await heroku.release('acme-staging')
    const target = await heroku.release('acme-web', { promotedFrom: { app: 'acme-staging', release: 1 } })
    const [id = ''] = heroku.world.promotions.keys()
    expect(await run(api.promotions.read(id))).toMatchObject({ source: { release: { id: source.id } } })
    expect(await run(api.promotions.targets(id))).toMatchObject([
      { release: { id: target.id }, status: 'succeeded', error_message: null },
    ])
  })

  it.each(['', '.', '..', 'x'.repeat(201), '\ud800'])('sends nothing where %j should be an id', async (id) => {
    const { api, sent } = ask()
    const unknown = { _tag: 'Refused', status: 404, id: 'not_found', requestId: null }
    expect(await failure(api.apps.read(id))).toMatchObject(unknown)
    expect(await failure(api.releases.page(id))).toMatchObject(unknown)
    expect(await failure(api.webhooks.remove('acme-web', id))).toMatchObject(unknown)
    expect(sent).toEqual([])
  })

  it('escapes ids, so that they lead nowhere else', async () => {
    const { api, sent } = ask()
    await failure(api.apps.read('../account?x#y z'))
    expect(sent.map(({ url }) => url)).toEqual(['https://api.heroku.com/apps/..%2Faccount%3Fx%23y%20z'])
  })

  it('asks for version 3', async () => {
    const { api, sent } = ask()
    await run(api.account.read())
    expect(sent[0]?.headers.get('accept')).toBe('application/vnd.heroku+json; version=3')
  })
})
