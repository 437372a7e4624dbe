import { describe, expect, it } from 'vitest'
import { makeApi } from './support/api.ts'
import { PUBLIC_URL } from './support/harness.ts'

const TIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)

describe('the release token', () => {
  it('is read, and replaced by another, by which all hook URLs change', async () => {
    const { call, hook } = await makeApi()
    const before = await call('GET', 'projects/acme/web/releases/token/')
    expect(before.body).toEqual({
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      webhookUrl: `${PUBLIC_URL}${await hook('builtin')}`,
    })
    const after = await call('POST', 'projects/acme/web/releases/token/')
    expect([after.status, Object(after.body).token === Object(before.body).token]).toEqual([200, false])
    expect(Object(after.body).webhookUrl).toBe(`${PUBLIC_URL}${await hook('builtin')}`)
  })
})

describe('plugins', () => {
  const plugins = 'projects/acme/web/plugins/'

  it('are listed without configuration and hook URL', async () => {
    const { call } = await makeApi()
    const { body } = await call('GET', plugins)
    const [builtin, heroku] = Array.isArray(body) ? body : []
    expect(builtin).toMatchObject({ id: 'builtin', enabled: true, canDisable: false, hasConfiguration: false })
    expect(heroku).toEqual({
      id: 'heroku',
      slug: 'heroku',
      name: 'Heroku',
      shortName: 'Heroku',
      type: 'release-tracking',
      description: expect.any(String),
      enabled: true,
      canDisable: true,
      hasConfiguration: true,
      doc: expect.stringContaining('WEBHOOK_URL'),
    })
  })

  it('are read with their fields, their hook URL, and no secret', async () => {
    const { call, hook } = await makeApi()
    const { body } = await call('GET', `${plugins}heroku/`)
    const { webhookUrl, config } = Object(body)
    expect(webhookUrl).toBe(`${PUBLIC_URL}${await hook('heroku')}`)
    expect(config.map(({ name, type }: Record<string, string>) => [name, type])).toEqual([
      ['repository', 'select'],
      ['environment', 'text'],
      ['environments', 'map'],
      ['webhook_secret', 'secret'],
      ['owner_required', 'boolean'],
      ['url', 'url'],
      ['track_without_commit', 'boolean'],
      ['heroku_api_token', 'secret'],
      ['apps', 'text'],
    ])
    expect(config[0]).toEqual({
      name: 'repository',
      label: expect.any(String),
      type: 'select',
      required: false,
      help: expect.any(String),
      placeholder: null,
      choices: [
        ['', 'select a repo'],
        ['acme/web', 'acme/web'],
      ],
      readonly: false,
      defaultValue: '',
      value: 'acme/web',
    })
    expect(config[3]).toEqual({
      name: 'webhook_secret',
      label: expect.any(String),
      type: 'secret',
      required: false,
      help: expect.any(String),
      placeholder: null,
      choices: null,
      readonly: false,
      defaultValue: null,
      value: null,
      hasSavedValue: true,
      saved: [{ dateCreated: TIME, dateExpires: null }],
    })
    expect((await call('GET', `${plugins}nothing/`)).body).toEqual({ detail: 'No such plugin.' })
  })

  it('are disabled, enabled and configured, all or nothing', async () => {
    const { call } = await makeApi()
    expect((await call('DELETE', `${plugins}heroku/`)).status).toBe(204)
    expect((await call('GET', `${plugins}heroku/`)).body).toMatchObject({ enabled: false })
    const enabled = await call('POST', `${plugins}heroku/`)
    expect([enabled.status, enabled.body]).toMatchObject([201, { enabled: true }])
    expect((await call('POST', `${plugins}heroku/`)).status).toBe(201)
    const configured = await call('PUT', `${plugins}heroku/`, { environment: 'staging' })
    expect(configured.status).toBe(200)
    const values = Object(configured.body).config.map(({ value }: Record<string, unknown>) => value)
    expect(values.slice(0, 2)).toEqual(['', 'staging'])
    const wrong = await call('PUT', `${plugins}heroku/`, { repository: 'no/such', environment: 'a/b' })
    expect([wrong.status, wrong.body]).toMatchObject([
      400,
      { detail: expect.stringMatching(/^repository: .*environment: /) },
    ])
    expect(JSON.stringify(wrong.body)).not.toContain('no/such')
    expect((await call('PUT', `${plugins}heroku/`, { owner_required: 'yes' })).body).toEqual({
      detail: 'owner_required: expected true or false.',
    })
    expect((await call('PUT', `${plugins}heroku/`, [])).status).toBe(400)
  })

  it('that have nothing to configure refuse it, and unknown ones are told before the body', async () => {
    const { call } = await makeApi()
    expect((await call('POST', `${plugins}builtin/`)).status).toBe(201)
    expect((await call('DELETE', `${plugins}builtin/`)).status).toBe(400)
    expect((await call('PUT', `${plugins}builtin/`, {})).status).toBe(400)
    expect((await call('PUT', `${plugins}nothing/`, [])).status).toBe(404)
  })
})
