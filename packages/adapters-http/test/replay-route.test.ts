import { deployPayload, sampleCommit } from '@slugline/heroku-client/testing'
import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'
import { deliver, makeHistory } from './support/history.ts'

const DELIVERIES = 'projects/acme/web/deliveries/'
const R = 'organizations/acme/releases/'

const newest = (body: unknown): Readonly<Record<string, unknown>> => Object(Array.isArray(body) ? body[0] : null)

describe('a delivery that is replayed', () => {
  it('goes its way again under the configuration of today, from the bytes as they came', async () => {
    const world = await makeApi()
    const { call } = world
    await call('PUT', 'projects/acme/web/plugins/heroku/', { owner_required: true })
    await deliver(world, deployPayload({ release: 5, email: 'stranger@example.com' }))
    const first = newest((await call('GET', DELIVERIES)).body)
    expect(first).toMatchObject({ outcome: 'ignored', reason: 'owner-required' })
    await call('PUT', 'projects/acme/web/plugins/heroku/', { repository: 'acme/web' })
    const replayed = await call('POST', `${DELIVERIES}${first.id}/replay/`)
    expect(replayed).toMatchObject({
      status: 200,
      body: {
        outcome: 'recorded',
        reason: 'deploy',
        replayOf: first.id,
        unsigned: first.unsigned,
        eventId: first.eventId,
      },
    })
    const { body } = await call('GET', `${DELIVERIES}${first.id}/`)
    expect(Object(replayed.body).payload).toEqual(Object(body).payload)
    const version = sampleCommit('acme-web', 5)
    expect((await call('GET', `${R}${version}/`)).body).toMatchObject({
      deployCount: 1,
      refs: [{ repository: 'acme/web' }],
    })
  })

  it('is no repetition of itself, but its release is; a delivery that comes then is one still', async () => {
    const world = await makeHistory()
    const { call } = world
    const before = Object((await call('GET', DELIVERIES)).body)
    const first = before.at(-1)
    for (const _ of [1, 2]) {
      expect(await call('POST', `${DELIVERIES}${first.id}/replay/`)).toMatchObject({
        status: 200,
        body: { outcome: 'duplicate', reason: 'same-release', replayOf: first.id, deployId: first.deployId },
      })
    }
    await deliver(world, deployPayload({ release: 1 }))
    const after = Object((await call('GET', DELIVERIES)).body)
    expect(after).toHaveLength(before.length + 3)
    expect(after[0]).toMatchObject({ outcome: 'duplicate', reason: 'same-delivery', replayOf: null })
  })

  it('of the builtin plugin is told again too', async () => {
    const world = await makeHistory()
    const first = newest((await world.call('GET', DELIVERIES)).body)
    await world.call('DELETE', `${R}shop@1.0.0+b7/`)
    expect(await world.call('POST', `${DELIVERIES}${first.id}/replay/`)).toMatchObject({
      body: { plugin: 'builtin', outcome: 'recorded', replayOf: first.id },
    })
    expect(await world.call('GET', `${R}shop@1.0.0+b7/`)).toMatchObject({ status: 200, body: { ref: 'main' } })
  })

  it('must be there', async () => {
    const { call } = await makeHistory()
    for (const id of ['999999', 'x', '0']) {
      expect(await call('POST', `${DELIVERIES}${id}/replay/`)).toMatchObject({
        status: 404,
        body: { detail: 'No such delivery.' },
      })
    }
  })
})
