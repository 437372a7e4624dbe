import { describe, expect, it } from 'vitest'
import { makeApiOfTwo } from './support/api.ts'
import { deliver, FIRST, makeHistory, versionsOf } from './support/history.ts'

const R = 'organizations/acme/releases/'
const P = 'projects/acme/web/releases/'

describe('DELETE of a release', () => {
  it('takes it for all its projects, and lets its version be made afresh', async () => {
    const { call } = await makeApiOfTwo()
    await call('POST', R, { version: 'a b#1', projects: ['web', 'api'], ref: 'main' })
    expect(await call('DELETE', `${P}a%20b%231/`)).toMatchObject({ status: 204, body: null })
    for (const place of [R, P, 'projects/acme/api/releases/']) expect(await versionsOf(call, place)).toEqual([])
    expect(await call('DELETE', `${R}a%20b%231/`)).toMatchObject({ status: 404 })
    expect(await call('POST', P, { version: 'a b#1' })).toMatchObject({ status: 201, body: { ref: null } })
    expect(await call('DELETE', 'projects/acme/api/releases/a%20b%231/')).toMatchObject({ status: 404 })
    expect(await call('DELETE', `${R}a%20b%231/`)).toMatchObject({ status: 204 })
  })

  it('is final for the deploys that were repeated: a hook that comes again brings none back', async () => {
    const world = await makeHistory()
    const { deployPayload } = await import('@slugline/heroku-client/testing')
    await world.call('DELETE', `${R}${FIRST}/`)
    await deliver(world, deployPayload({ release: 1 }))
    expect(await world.call('GET', `${R}${FIRST}/`)).toMatchObject({ status: 404 })
    const deliveries = Object((await world.call('GET', 'projects/acme/web/deliveries/')).body)
    expect(deliveries[0]).toMatchObject({ outcome: 'duplicate', deployId: null })
  })
})
