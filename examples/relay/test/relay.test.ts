import { makeMemoryStore } from '@slugline/adapters-memory'
import type { Store } from '@slugline/core'
import { deployPayload, SIGNATURE_HEADER, signDelivery } from '@slugline/heroku-client/testing'
import { expect, it, onTestFinished } from 'vitest'
import { run } from '../../../packages/adapters-http/test/support/harness.ts'
import { closedPort } from '../../../packages/adapters-http/test/support/port.ts'
import { type Slugline, startSlugline } from '../../../packages/adapters-http/test/support/slugline.ts'
import { relayPath } from '../src/fixed-project.ts'
import { makeRelay } from '../src/relay.ts'
import { readSettings, type Settings } from '../src/settings.ts'

/** A Slugline's store with organization `acme`, project `web` and repository `acme/web`. */
const makeAcme = async (): Promise<Store> => {
  const store = makeMemoryStore()
  const names = { slug: 'acme', name: 'Acme', dateCreated: 0 }
  const { id: organizationId } = await run(store.organizations.create(names))
  const project = { organizationId, slug: 'web', name: 'Web', platform: null, releaseToken: 'token', dateCreated: 0 }
  await run(store.projects.create(project))
  const repository = { organizationId, name: 'acme/web', provider: 'github', url: null, dateCreated: 0 }
  await run(store.repositoryAdministration.create(repository))
  return store
}

const settingsFor = ({ url, token }: Slugline): Settings =>
  readSettings({
    WEBHOOK_SECRET: 'a webhook secret',
    REPOSITORY: 'acme/web',
    SENTRY_URL: url,
    SENTRY_AUTH_TOKEN: token,
    SENTRY_ORG: 'acme',
    SENTRY_PROJECT: 'web',
  })

/** Delivers the same signed sample to a relay that was started just now, and so remembers nothing. */
const deliver = async (settings: Settings, secret = settings.webhookSecret) => {
  const relay = makeRelay(settings)
  const payload = JSON.stringify(deployPayload({ app: 'acme-web', release: 42 }))
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery(secret, payload) }
  const answer = await relay.inject({ method: 'POST', url: relayPath(settings), headers, payload })
  await relay.close()
  return [answer.statusCode, answer.headers['slugline-outcome'] ?? null]
}

const deploysAt = async ({ url, token }: Slugline) => {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${url}/api/0/organizations/acme/deploys/`, { headers })).json()
}

const ONE_DEPLOY = [
  {
    environment: 'production',
    name: expect.stringMatching(/^heroku:[0-9a-f-]{36}:v42$/),
    projects: ['web'],
    refs: [{ repository: 'acme/web', commit: expect.stringMatching(/^[0-9a-f]{40}$/) }],
  },
]

it('tells Sentry once of a release that Heroku delivers three times', async () => {
  const sentry = await startSlugline(await makeAcme())
  onTestFinished(sentry.close)
  const settings = settingsFor(sentry)
  expect(await deliver(settings)).toEqual([204, 'recorded'])
  expect(await deliver(settings)).toEqual([204, 'duplicate'])
  expect(await deliver(settings)).toEqual([204, 'duplicate'])
  expect(await deploysAt(sentry)).toMatchObject(ONE_DEPLOY)
})

it('has Heroku call again while Sentry is down', async () => {
  const store = await makeAcme()
  const port = await closedPort()
  const before = await startSlugline(store, port)
  await before.close()
  const settings = settingsFor(before)
  expect(await deliver(settings)).toEqual([503, null])
  const sentry = await startSlugline(store, port)
  onTestFinished(sentry.close)
  expect(await deliver(settings)).toEqual([204, 'recorded'])
  expect(await deploysAt(sentry)).toMatchObject(ONE_DEPLOY)
})

it('refuses what is not signed', async () => {
  const settings = settingsFor({
    url: 'http://sentry.example',
    token: 'a token',
    store: makeMemoryStore(),
    close: async () => {},
  })
  expect(await deliver(settings, 'another secret')).toEqual([401, null])
})

it('says which setting is missing or wrong, and takes an empty one for none', () => {
  const all = {
    WEBHOOK_SECRET: 'a webhook secret',
    SENTRY_URL: 'https://sentry.io',
    SENTRY_AUTH_TOKEN: 'a token',
    SENTRY_ORG: 'acme',
    SENTRY_PROJECT: 'web',
  }
  expect(readSettings({ ...all, REPOSITORY: '', ENVIRONMENT: '' })).toEqual(readSettings(all))
  expect(() => readSettings({ ...all, SENTRY_ORG: '' })).toThrow('SENTRY_ORG is not set.')
  const rule = /^SENTRY_URL is no http or https URL without user, query and fragment\.$/
  for (const url of ['sentry.io', 'https://user:password@sentry.io', 'https://sentry.io/?a', 'https://sentry.io/#a'])
    expect(() => readSettings({ ...all, SENTRY_URL: url })).toThrow(rule)
})
