import type { PlatformError } from '@slugline/core'
import { deployPayload } from '@slugline/heroku-client/testing'
import { describe, expect, it } from 'vitest'
import { aProgress } from '../../../test/support/platform.ts'
import { makeApi } from './support/api.ts'
import { PUBLIC_URL, SECRET } from './support/harness.ts'
import { deliver } from './support/history.ts'

const HEROKU = 'projects/acme/web/plugins/heroku/'
const APP = { app: 'acme-web' }

describe('the hook at its platform', () => {
  it('is installed, then repaired, and taken back, without a secret in any answer', async () => {
    const { call, hook, platform } = await makeApi()
    const webhookUrl = `${PUBLIC_URL}${await hook('heroku')}`
    const installed = await call('POST', `${HEROKU}install/`, APP)
    expect([installed.status, installed.body]).toEqual([
      201,
      { ...APP, webhookUrl, steps: ['app-added', 'hook-created'] },
    ])
    expect(platform.heroku.hooks.get('acme-web')).toMatchObject([{ url: webhookUrl, secret: SECRET }])
    const again = await call('POST', `${HEROKU}install/`, APP)
    expect([again.status, Object(again.body).steps]).toEqual([200, ['hook-repaired']])
    const removed = await call('POST', `${HEROKU}uninstall/`, APP)
    expect([removed.status, Object(removed.body).steps]).toEqual([200, ['hook-removed', 'app-removed']])
    expect(JSON.stringify([installed, again, removed])).not.toContain(SECRET)
  })

  it('has its secret rotated, with or without a body', async () => {
    const { call, platform } = await makeApi()
    await call('POST', `${HEROKU}install/`, APP)
    const { status, body } = await call('POST', `${HEROKU}rotate-secret/`)
    expect([status, body]).toMatchObject([200, { isNew: true, saved: [{ dateExpires: null }, {}] }])
    const [kept] = platform.heroku.hooks.get('acme-web') ?? []
    expect(kept?.secret).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(body)).not.toContain(kept?.secret)
    expect((await call('POST', `${HEROKU}rotate-secret/`, { overlap: 0 })).body).toMatchObject({ saved: [{}] })
    expect((await call('POST', `${HEROKU}rotate-secret/`, { overlap: -1 })).status).toBe(400)
  })

  it('has releases read on demand, by a job', async () => {
    const { call } = await makeApi()
    expect((await call('POST', `${HEROKU}backfill/`)).body).toEqual({
      detail: 'apps: expected at least one app in the configuration of the plugin.',
    })
    await call('POST', `${HEROKU}install/`, APP)
    const since = '2026-11-01T00:00:00.000Z'
    const requested = await call('POST', `${HEROKU}backfill/`, { since: '2026-11-01T01:00:00+01:00' })
    expect([requested.status, requested.body]).toEqual([202, { apps: ['acme-web'], since }])
    const { body } = await call('GET', 'organizations/acme/jobs/?topic=backfill')
    expect(body).toMatchObject([{ topic: 'backfill', state: 'waiting', task: { plugin: 'heroku', since, key: null } }])
  })

  it('is shown with what was seen of it', async () => {
    const world = await makeApi()
    const { call, platform } = world
    await call('POST', `${HEROKU}install/`, APP)
    await deliver(world, deployPayload({ release: 1 }))
    const dateMissed = Date.parse('2026-12-24T00:00:00Z')
    platform.progress.push(aProgress({ app: 'acme-web', through: 7, dateMissed, hookProblem: 'It is off.' }))
    const { status } = Object((await call('GET', HEROKU)).body)
    expect(status).toMatchObject({
      hook: 'not-delivering',
      lastDelivery: expect.stringMatching(/^2026-11-23T/),
      apps: [{ app: 'acme-web', hook: 'not-delivering', through: 7, hookProblem: 'It is off.' }],
    })
    expect((await call('GET', 'projects/acme/web/plugins/builtin/')).body).toMatchObject({ status: null })
  })

  it('answers by the field that is to be mended, and never 401 or 403 for a token that is not the caller', async () => {
    const { call, platform } = await makeApi()
    const refused = (why: 'unauthorized' | 'forbidden' | 'invalid'): PlatformError => ({
      _tag: 'PlatformRefused',
      why,
      detail: 'Url must be https.',
    })
    const away: PlatformError = { _tag: 'PlatformUnavailable', detail: 'Heroku does not answer.', notBefore: null }
    const strange: PlatformError = { _tag: 'PlatformUnexpected', detail: 'Heroku answered no list.' }
    const cases = [
      ['list', refused('unauthorized'), 400, /^heroku_api_token: expected a token that the platform takes/],
      ['create', refused('forbidden'), 400, /^heroku_api_token: expected a token that may change webhooks/],
      ['create', refused('invalid'), 400, /^The platform refused it: Url must be https\.$/],
      ['list', away, 503, /^Heroku does not answer\.$/],
      ['create', away, 503, /^Heroku does not answer\. Nobody knows whether it was done there/],
      ['list', strange, 502, /^Heroku answered no list\.$/],
    ] as const
    for (const [method, error, status, detail] of cases) {
      platform.heroku.faults.push({ method, app: 'acme-web', error })
      const { status: answered, body, headers } = await call('POST', `${HEROKU}install/`, APP)
      expect([answered, body]).toEqual([status, { detail: expect.stringMatching(detail) }])
      expect(headers['retry-after']).toBe(status === 503 ? '30' : undefined)
    }
    const unknown = await call('POST', `${HEROKU}install/`, { app: 'not-ours' })
    expect([unknown.status, Object(unknown.body).detail]).toEqual([400, expect.stringMatching(/^app: expected an app/)])
  })

  it('keeps out no other calls while it waits for a platform that is slow', async () => {
    const { call, platform } = await makeApi()
    await call('POST', `${HEROKU}install/`, APP)
    const waiting: (() => void)[] = []
    const gate = () => new Promise<void>((resolve) => waiting.push(resolve))
    platform.heroku.beforeChange.push(...Array.from({ length: 64 }, () => gate))
    const slow = Array.from({ length: 64 }, () => call('POST', `${HEROKU}install/`, APP))
    await expect.poll(() => waiting.length).toBe(64)
    expect(await call('POST', `${HEROKU}install/`, APP)).toMatchObject({
      status: 503,
      body: { detail: 'Too many calls are waiting. Try again in a moment.' },
    })
    expect((await call('GET', 'organizations/acme/')).status).toBe(200)
    for (const go of waiting) go()
    expect(new Set((await Promise.all(slow)).map(({ status }) => status))).toEqual(new Set([200]))
  })

  it('refuses what is no app, plugins without a platform, and those that do not exist before the body', async () => {
    const { call } = await makeApi()
    for (const body of [{}, { app: 'Not An App' }, { app: 1 }]) {
      const { status, body: told } = await call('POST', `${HEROKU}install/`, body)
      expect([status, Object(told).detail]).toEqual([400, expect.stringMatching(/^app: expected the name of a Heroku/)])
    }
    expect((await call('POST', 'projects/acme/web/plugins/builtin/install/', APP)).status).toBe(400)
    expect((await call('POST', 'projects/acme/web/plugins/nothing/install/', {})).status).toBe(404)
    expect((await call('GET', `${HEROKU}install/`)).status).toBe(405)
  })
})
