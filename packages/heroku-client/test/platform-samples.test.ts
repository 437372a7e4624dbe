// Every answer of the Platform API that we have, through the client.
import { parseInstant } from '@slugline/core'
import { describe, expect, it } from 'vitest'
import { makePlatformApi, type PlatformApi } from '../src/index.ts'
import { failure, run } from './support/run.ts'
import { readSample } from './support/samples.ts'

/** A client to which everything is answered with one sample. */
const answered = (file: string, status = 200): PlatformApi =>
  makePlatformApi({
    token: 'any',
    tries: 1,
    fetch: async () => new Response(readSample(`api/${file}`), { status, headers: { 'request-id': 'r-1' } }),
  })

describe('samples of the Platform API', () => {
  it('app', async () => {
    expect(await run(answered('app.json').apps.read('acme-web'))).toEqual({
      id: '1fc4f685-6c5f-451e-a656-b5a3f8d913ca',
      name: 'acme-web',
      web_url: 'https://acme-web-0123456789ab.herokuapp.com/',
      stack: { id: '28a191e1-bdf4-4164-ac13-407296118453', name: 'heroku-24' },
      generation: { id: '4ac27246-10d5-44be-ac3c-3f2efa1a6720', name: 'cedar' },
      team: { id: '6f1ed7af-620b-4400-bc8e-73c85883e032', name: 'acme' },
      space: null,
    })
  })

  it('releases', async () => {
    const { items, next } = await run(answered('releases-desc.json').releases.page('acme-web'))
    expect(next).toBeNull()
    expect(items.map(({ version }) => version)).toEqual([64, 63, 62, 59, 58, 1])
    expect(items.map(({ status }) => status)).toEqual([...Array(4).fill('succeeded'), 'failed', 'succeeded'])
    expect(items.map(({ current }) => current)).toEqual([true, ...Array(5).fill(false)])
    expect(items[0]).toMatchObject({
      id: '67decf8d-a81d-468f-a853-a30f94c6773d',
      slug: { id: '40e0922c-da5c-4249-ac06-cd6fc72cc138', commit: null },
      user: { email: { email: 'dev@example.com', person: true } },
      created_at: parseInstant('2026-03-04T10:00:00Z'),
    })
  })

  it('slug', async () => {
    expect(await run(answered('slug.json').builds.slug('acme-web', '40e0922c'))).toEqual({
      id: '40e0922c-da5c-4249-ac06-cd6fc72cc138',
      commit: '941a050005ef3d5136ea3203246264caf6ea52fe',
      commit_description: '',
    })
  })

  it('pipeline coupling', async () => {
    expect(await run(answered('pipeline-coupling.json').pipelines.couplingOf('acme-web'))).toEqual({
      id: '2fd47847-4eca-4071-9917-ea99caea4dbc',
      app: { id: '2ab5edb5-9f28-4504-a176-e8ff4f86975b', name: null },
      pipeline: { id: '0c31c43d-5991-4dc8-afd1-c6ffc7c36f45' },
      stage: 'staging',
    })
  })

  it('promotion targets', async () => {
    expect(await run(answered('promotion-targets.json').promotions.targets('6cd589d9'))).toEqual([
      {
        app: { id: '1fc4f685-6c5f-451e-a656-b5a3f8d913ca', name: null },
        release: { id: '67decf8d-a81d-468f-a853-a30f94c6773d' },
        status: 'succeeded',
        error_message: null,
      },
    ])
  })

  it('webhook', async () => {
    const hook = { include: ['api:release'], level: 'sync', url: 'https://slugline.example.com/hooks/example' } as const
    const { webhook, secret } = await run(answered('webhook.json', 201).webhooks.create('acme-web', hook))
    expect(webhook).toMatchObject({ id: 'cb0372c1-fa02-47d1-82a0-35c4111c129c', ...hook })
    expect(secret).toBeNull()
  })

  it('webhook deliveries', async () => {
    const { items } = await run(answered('webhook-deliveries.json').webhookDeliveries.page('acme-web'))
    expect(items).toEqual([
      {
        id: '6df4b62b-3978-42a0-b3cf-7e6f7b95ce79',
        status: 'retrying',
        num_attempts: 1,
        next_attempt_at: parseInstant('2026-03-04T10:01:00Z'),
        last_attempt: {
          code: 503,
          error_class: null,
          status: 'failed',
          created_at: parseInstant('2026-03-04T10:00:02Z'),
        },
        event: { id: '91bd4d1e-ca05-467a-b26a-ad58a2fdf674', include: 'api:release' },
        webhook: { id: 'cb0372c1-fa02-47d1-82a0-35c4111c129c', level: 'sync' },
        created_at: parseInstant('2026-03-04T10:00:01Z'),
        updated_at: parseInstant('2026-03-04T10:00:02Z'),
      },
    ])
  })

  it.each([
    ['error-not-found.json', 404, 'not_found', "Couldn't find that app.", null],
    [
      'error-rate-limit.json',
      429,
      'rate_limit',
      'Your account reached the API rate limit',
      'https://devcenter.heroku.com/articles/platform-api-reference#rate-limits',
    ],
  ])('%s', async (file, status, id, message, url) => {
    const error = { _tag: 'Refused', status, id, message, url, requestId: 'r-1', retryAt: null }
    expect(await failure(answered(file, status).apps.read('acme'))).toEqual({ ...error, call: 'GET /apps/acme' })
  })
})
