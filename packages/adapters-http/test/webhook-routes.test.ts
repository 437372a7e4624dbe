import { expect, it } from 'vitest'
import { makeApi } from './support/api.ts'
import { present, run } from './support/harness.ts'

const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
const SECRET = expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)
const OWN = 'whsec_bmV3IHNlY3JldCBvZiB0aGUgY29udHJhY3Q='
const webhooks = 'organizations/acme/webhooks/'
const standard = { name: 'Board', url: 'https://board.example.com:8443/hooks?of=acme' }
const slack = { name: '#deploys', url: 'https://hooks.slack.com/services/T0/B0/XXX', format: 'slack' }

const makeWebhooks = async () => {
  const api = await makeApi()
  const create = async (body: object): Promise<{ readonly id: string; readonly secret: string | null }> =>
    Object(present((await api.call('POST', webhooks, body)).body))
  const stored = async (id: string) => present(await run(api.store.webhookReceivers.find(api.organizationId, id)))
  return { ...api, create, stored }
}

it('adds a receiver, which by default is signed and hears of everything, and shows its secret this once', async () => {
  const { call, stored } = await makeWebhooks()
  const { status, body } = await call('POST', webhooks, standard)
  const { secret, ...shown } = Object(body)
  expect([status, secret]).toEqual([201, SECRET])
  expect(shown).toEqual({
    id: shown.id,
    ...standard,
    format: 'standard',
    host: 'board.example.com:8443',
    events: ['deploy.recorded', 'release.failed'],
    enabled: true,
    secrets: [{ dateCreated: TIME, dateExpires: null }],
    dateCreated: TIME,
  })
  expect((await stored(shown.id)).secrets.map((each) => each.secret)).toEqual([secret])
  expect((await call('GET', `${webhooks}${shown.id}/`)).body).toEqual(shown)
  expect((await call('GET', webhooks)).body).toEqual([shown])
})

it('takes a secret that is given', async () => {
  const { create, stored } = await makeWebhooks()
  const { id, secret } = await create({ ...standard, secret: OWN })
  expect(secret).toBe(OWN)
  expect((await stored(id)).secrets.map((each) => each.secret)).toEqual([OWN])
})

it('never shows the URL of a Slack receiver, which is the secret there, and gives it no other', async () => {
  const { call, create, stored } = await makeWebhooks()
  const { id, secret } = await create(slack)
  expect(secret).toBeNull()
  const { body } = await call('GET', `${webhooks}${id}/`)
  expect(body).toMatchObject({ format: 'slack', host: 'hooks.slack.com', url: null, secrets: [] })
  expect(await stored(id)).toMatchObject({ url: slack.url, secrets: [] })
  const refused = { detail: 'secret: expected none, since messages of this format are not signed.' }
  const rotated = await call('POST', `${webhooks}${id}/rotate-secret/`, {})
  expect([rotated.status, rotated.body]).toEqual([400, refused])
  const created = await call('POST', webhooks, { ...slack, secret: OWN })
  expect([created.status, created.body]).toEqual([400, refused])
})

it('changes what is given, and leaves the rest', async () => {
  const { call, create, stored } = await makeWebhooks()
  const { id } = await create({ ...slack, events: ['deploy.recorded'] })
  const before = await stored(id)
  const path = `${webhooks}${id}/`
  expect((await call('PUT', path, { url: null, unknown: 1, format: 'standard', secret: 7 })).status).toBe(200)
  expect(await stored(id)).toEqual(before)
  const change = { name: '#ops', url: 'https://hooks.slack.com/services/T0/B1/YYY', events: ['release.failed'] }
  const changed = await call('PUT', path, { ...change, enabled: false })
  expect([changed.status, changed.body]).toMatchObject([200, { name: '#ops', url: null, enabled: false }])
  expect(await stored(id)).toEqual({ ...before, ...change, enabled: false })
})

it('rotates the secret: the one before holds as long as is asked, at most two at a time', async () => {
  const { call, create, stored } = await makeWebhooks()
  const { id, secret: first } = await create(standard)
  const rotate = async (body: object) => Object((await call('POST', `${webhooks}${id}/rotate-secret/`, body)).body)
  const held = async () => (await stored(id)).secrets.map((each) => each.secret)
  const second = await rotate({ overlap: 60 })
  expect(second.secret).toEqual(SECRET)
  const [newest, before] = second.secrets
  expect(newest.dateExpires).toBeNull()
  expect(Date.parse(before.dateExpires) - Date.parse(newest.dateCreated)).toBe(60_000)
  expect(await held()).toEqual([second.secret, first])
  const third = await rotate({ secret: OWN })
  expect(third.secret).toBe(OWN)
  expect(Date.parse(third.secrets[1].dateExpires) - Date.parse(third.secrets[0].dateCreated)).toBe(72 * 3_600_000)
  expect(await held()).toEqual([OWN, second.secret])
  const last = await rotate({ overlap: 0 })
  expect(last.secrets.length).toBe(1)
  expect(await held()).toEqual([last.secret])
})

it('shows no secret that has expired', async () => {
  const { call, create } = await makeWebhooks()
  const { id } = await create(standard)
  await call('POST', `${webhooks}${id}/rotate-secret/`, { overlap: 1 })
  // The clock of these tests goes on by a second whenever it is asked.
  const { body } = await call('GET', `${webhooks}${id}/`)
  expect(Object(body).secrets.length).toBe(1)
})

it('has at most fifty', async () => {
  const { call, create } = await makeWebhooks()
  for (let count = 0; count < 50; count += 1) await create(slack)
  const { status, body } = await call('POST', webhooks, slack)
  expect([status, body]).toEqual([409, { detail: 'An organization has at most 50 webhooks.' }])
})

it('removes a receiver, once', async () => {
  const { call, create } = await makeWebhooks()
  const { id } = await create(standard)
  expect((await call('DELETE', `${webhooks}${id}/`)).status).toBe(204)
  for (const [method, path, body] of [
    ['DELETE', `${id}/`],
    ['GET', `${id}/`],
    ['PUT', `${id}/`, {}],
    ['POST', `${id}/rotate-secret/`, {}],
    ['GET', '0/'],
    ['GET', 'x/'],
  ] as const) {
    const answer = await call(method, `${webhooks}${path}`, body)
    expect([path, answer.status, answer.body]).toEqual([path, 404, { detail: 'No such webhook.' }])
  }
})

it('refuses wrong fields, each by its name, and repeats no secret', async () => {
  const { call, create } = await makeWebhooks()
  const { id } = await create(standard)
  const urls = [
    ...[
      '',
      'board.example.com',
      '/hooks',
      'ftp://board.example.com/',
      'https://',
      'https://user:pass@board.example.com/',
    ],
    ...['https://user@board.example.com/', 'https://[::1/', 'https://a b/', `https://x/${'y'.repeat(2000)}`, 7],
  ]
  for (const url of urls) {
    const answer = await call('POST', webhooks, { ...standard, url })
    expect([url, answer.status, answer.body]).toEqual([
      url,
      400,
      {
        detail: 'url: expected an absolute https or http URL of at most 2000 characters, without user and password.',
      },
    ])
  }
  const secrets = [
    'whsec_',
    'whsec_c2hvcnQ=',
    OWN.slice(6),
    OWN.replace('=', ''),
    `${OWN}\n`,
    `whsec_${'A'.repeat(92)}`,
  ]
  for (const secret of secrets) {
    const answer = await call('POST', `${webhooks}${id}/rotate-secret/`, { secret })
    expect(answer.body).toEqual({ detail: 'secret: expected "whsec_" and 24 to 64 random bytes in base64.' })
  }
  const wrong = { name: ' ', url: 'x', format: 'teams', events: [], enabled: 'yes' }
  const { body } = await call('POST', webhooks, wrong)
  expect(Object(body).detail).toMatch(/^name: .* url: .* format: .* events: .* enabled: /)
  for (const events of [['deploy.recorded', 'deploy.recorded'], ['deploy'], 'deploy.recorded']) {
    expect((await call('PUT', `${webhooks}${id}/`, { events })).status).toBe(400)
  }
  for (const overlap of [-1, 604_801, 1.5, '60']) {
    expect((await call('POST', `${webhooks}${id}/rotate-secret/`, { overlap })).status).toBe(400)
  }
})
