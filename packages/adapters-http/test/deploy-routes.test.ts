import { deployPayload, sampleCommit } from '@slugline/heroku-client/testing'
import { describe, expect, it } from 'vitest'
import { storedDeliveryToWire } from '../src/api/delivery-wire.ts'
import { type CallApi, makeApi } from './support/api.ts'
import { present, run } from './support/harness.ts'
import { deliver, makeHistory } from './support/history.ts'

const ID = expect.stringMatching(/^[1-9]\d*$/)

describe('deploys of an organization', () => {
  const deploys = 'organizations/acme/deploys/'
  const numbers = async (call: CallApi, query: string) => {
    const { body } = await call('GET', `${deploys}${query}`)
    return Array.isArray(body) ? body.map(({ releaseNumber }) => releaseNumber) : body
  }

  it('are listed newest first, by whatever is asked', async () => {
    const { call, project } = await makeHistory()
    expect(await numbers(call, '')).toEqual([3, 2, 1])
    expect(await numbers(call, '?kind=rollback')).toEqual([3])
    expect(await numbers(call, '?app=acme-web&environment=staging&environment=production')).toEqual([3, 2, 1])
    expect(await numbers(call, '?environment=&environment=production&project=&project=web')).toEqual([3, 2, 1])
    expect(await numbers(call, `?app=other&project=${project.id}`)).toEqual([])
    expect(await numbers(call, '?since=2026-03-01T10:02:00Z&until=2026-03-01T10:03:00Z')).toEqual([2])
    expect(await numbers(call, '?since=2026-03-01T15:32:00+05:30')).toEqual([3, 2])
  })

  it('refuse a wrong query, naming each parameter', async () => {
    const { call } = await makeHistory()
    const query = '?kind=config&since=yesterday&environment=a/b&per_page=0&cursor=x'
    const answer = await call('GET', `${deploys}${query}`)
    expect(answer.status).toBe(400)
    const { detail } = Object(answer.body)
    for (const name of ['kind', 'since', 'environment', 'per_page', 'cursor'])
      expect(detail).toContain(`${name}: expected`)
    expect(detail).not.toContain('yesterday')
    expect((await call('GET', `${deploys}?app=%00`)).status).toBe(400)
    const project = await call('GET', `${deploys}?project=web&project=nothing`)
    expect([project.status, project.body]).toEqual([
      400,
      { detail: 'project: expected the slug or the id of a project of this organization.' },
    ])
    expect((await call('GET', `${deploys}?kind=deploy&kind=rollback`)).status).toBe(400)
  })
})

describe('deliveries', () => {
  const deliveries = 'projects/acme/web/deliveries/'

  it('are listed without their bodies, and read with them', async () => {
    const world = await makeApi()
    const payload = deployPayload({ release: 42 })
    await deliver(world, payload)
    const { body } = await world.call('GET', deliveries)
    const expected = {
      id: ID,
      plugin: 'heroku',
      project: { id: world.project.id, slug: 'web' },
      outcome: 'recorded',
      reason: 'deploy',
      unsigned: false,
      dateReceived: expect.any(String),
      datePublished: '2026-03-01T10:42:00.000Z',
      mediaType: 'application/json',
      size: JSON.stringify(payload).length,
      eventId: expect.any(String),
      app: { id: expect.any(String), name: 'acme-web' },
      releaseNumber: 42,
      version: sampleCommit('acme-web', 42),
      environment: 'production',
      deployId: ID,
      replayOf: null,
    }
    expect(body).toEqual([expected])
    const [first] = Array.isArray(body) ? body : []
    const one = await world.call('GET', `${deliveries}${first.id}/`)
    expect(one.body).toEqual({ ...expected, payload: JSON.parse(JSON.stringify(payload)) })
    for (const id of ['999', '0', 'x', '9'.repeat(30)]) {
      expect((await world.call('GET', `${deliveries}${id}/`)).body).toEqual({ detail: 'No such delivery.' })
    }
  })

  it('show a form as an object of texts, and nothing where a body cannot be shown', async () => {
    const world = await makeApi()
    await world.call('PUT', 'projects/acme/web/plugins/heroku/', { webhook_secret: null })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const url = await world.hook('heroku')
    await world.app.inject({
      method: 'POST',
      url,
      headers,
      payload: 'app=web&head_long=abc1234&release=v7&__proto__=x',
    })
    const { body } = await world.call('GET', deliveries)
    const [first] = Array.isArray(body) ? body : []
    const one = await world.call('GET', `${deliveries}${first.id}/`)
    expect(JSON.stringify(Object(one.body).payload)).toBe(
      '{"app":"web","head_long":"abc1234","release":"v7","__proto__":"x"}',
    )
    expect(one.body).toMatchObject({ mediaType: headers['content-type'], unsigned: true, version: 'abc1234' })
    const stored = { organizationId: world.organizationId, projectId: world.project.id, deliveryId: first.id }
    const delivery = present(await run(world.store.deliveries.delivery(stored)))
    for (const raw of [Buffer.of(0xff), Buffer.from('{')]) {
      expect(storedDeliveryToWire({ ...delivery, mediaType: 'application/json', body: raw }).payload).toBeNull()
    }
  })

  it('are filtered', async () => {
    const { call } = await makeHistory()
    const count = async (query: string) => {
      const { body } = await call('GET', `${deliveries}?${query}`)
      return Array.isArray(body) ? body.length : body
    }
    expect(await count('')).toBe(4)
    expect(await count('outcome=recorded&app=acme-web')).toBe(3)
    expect(await count('outcome=ignored')).toBe(0)
    expect(await count('until=2026-11-23T00:00:00Z')).toBe(0)
    expect((await call('GET', `${deliveries}?outcome=lost`)).status).toBe(400)
  })
})
