import { describe, expect, it } from 'vitest'
import { rotateSecret } from '../../src/domain/secret.ts'
import { isEnabled, releaseSettings, secretsAt } from '../../src/index.ts'

describe('options', () => {
  it('have defaults', () => {
    expect(releaseSettings('heroku', {})).toEqual({
      repository: null,
      environment: 'production',
      environments: {},
      ownerRequired: false,
      url: null,
      webUrls: {},
      trackWithoutCommit: false,
      apps: [],
    })
    expect(isEnabled('heroku', {})).toBe(false)
  })

  it('are those of one plugin', () => {
    const options = { 'heroku:repository': 'acme/web', 'heroku:enabled': true, 'other:environment': 'staging' }
    expect(releaseSettings('heroku', options)).toMatchObject({ repository: 'acme/web', environment: 'production' })
    expect([isEnabled('heroku', options), isEnabled('other', options)]).toEqual([true, false])
  })
})

describe('a secret', () => {
  const key = 'heroku:webhook_secret'
  const hour = 3_600_000

  it('replaces the one before, which stays valid for the overlap', () => {
    const first = rotateSecret([], 'first-secret', 0, 3600)
    const both = rotateSecret(first, 'second-secret', hour, 3600)
    const at = (now: number) => secretsAt({ [key]: both }, key, now)
    expect([at(hour), at(2 * hour - 1), at(2 * hour)]).toEqual([
      ['second-secret', 'first-secret'],
      ['second-secret', 'first-secret'],
      ['second-secret'],
    ])
  })

  it('is never valid beside more than one other: a third ends the oldest', () => {
    const two = rotateSecret(rotateSecret([], 'first-secret', 0, 3600), 'second-secret', 1, 3600)
    expect(secretsAt({ [key]: rotateSecret(two, 'third-secret', 2, 3600) }, key, 3)).toEqual([
      'third-secret',
      'second-secret',
    ])
  })

  it('equal to the newest changes nothing', () => {
    const two = rotateSecret(rotateSecret([], 'first-secret', 0, 3600), 'second-secret', 1, 3600)
    expect(rotateSecret(two, 'second-secret', 500, 0)).toBe(two)
  })

  it('ends the one before at once when there is no overlap', () => {
    const [one] = rotateSecret(rotateSecret([], 'first-secret', 0, 0), 'second-secret', 1, 0)
    expect(one).toEqual({ secret: 'second-secret', dateCreated: 1, dateExpires: null })
  })
})
