import { makeFakeHeroku } from '@slugline/heroku-client/testing'
import { expect, it } from 'vitest'
import { control } from '../src/control.ts'

const told: string[] = []
const heroku = makeFakeHeroku({
  deliver: async (request) => {
    told.push(`v${JSON.parse(await request.text()).data.version}`)
    return new Response()
  },
})

const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> => {
  const request = new Request(`http://heroku${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return ((await control(heroku, request.clone())) ?? (await heroku.handle(request))).json()
}

it('adds an app, releases it, ends a release phase, and loses webhooks', async () => {
  expect(await post('/control/apps/shop', { pipeline: { name: 'shop', stage: 'staging' } })).toMatchObject({
    name: 'shop',
  })
  const hook = { include: ['api:release'], level: 'sync', url: 'http://127.0.0.1/hook' }
  await post('/apps/shop/webhooks', hook, { authorization: 'Bearer any' })
  const commit = 'a'.repeat(40)
  expect(await post('/control/apps/shop/releases', { commit })).toEqual({ release: 1, status: 'succeeded', commit })
  await post('/control/drop', { every: 2 })
  await post('/control/apps/shop/releases', {})
  await post('/control/drop', { every: 0 })
  expect(await post('/control/apps/shop/releases', { status: 'pending' })).toMatchObject({
    release: 3,
    status: 'pending',
  })
  expect(await post('/control/apps/shop/releases/3', { status: 'failed' })).toMatchObject({ status: 'failed' })
  expect(await post('/control/apps/shop/redeliver', {})).toEqual({ repeated: 0 })
  expect(told).toEqual(['v1', 'v1', 'v3', 'v3'])
})

it.each([
  ['/control/apps/nowhere/releases', {}, 'There is no app nowhere: add it first.'],
  ['/control/apps/shop/releases', { status: 'done' }, 'status: expected one of pending, succeeded, failed.'],
  ['/control/apps/shop/releases/9', { status: 'failed' }, 'shop has no release v9.'],
  ['/control/drop', {}, 'every: expected number.'],
  ['/control/else', {}, 'There is /control/apps/APP (/releases, /redeliver) and /control/drop.'],
])('says what is wrong with %s %j', async (path, body, detail) => {
  expect(await post(path, body)).toEqual({ detail })
})
