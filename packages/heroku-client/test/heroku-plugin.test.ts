import { describe, expect, it } from 'vitest'
import { plugin } from './support/heroku.ts'

describe('the plugin', () => {
  it('is what the HTTP contract says', () => {
    expect(plugin).toMatchObject({
      id: 'heroku',
      name: 'Heroku',
      shortName: 'Heroku',
      setUp: 'heroku webhooks:add -i api:release -l sync -u WEBHOOK_URL -a YOUR_APP_NAME',
      mediaTypes: ['application/json', 'application/vnd.heroku+json', 'application/x-www-form-urlencoded'],
    })
    expect(plugin.description).toContain('-l sync')
  })

  it('has the fields of its configuration', () => {
    expect(plugin.fields.map(({ name, type }) => [name, type])).toEqual([
      ['repository', 'repository'],
      ['environment', 'environment'],
      ['environments', 'environments'],
      ['webhook_secret', 'secret'],
      ['owner_required', 'flag'],
      ['url', 'url'],
      ['track_without_commit', 'flag'],
      ['heroku_api_token', 'token'],
      ['apps', 'apps'],
    ])
    for (const { label, help } of plugin.fields) expect([label, help].every((text) => text.length > 2)).toBe(true)
  })
})
