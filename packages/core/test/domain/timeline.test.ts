import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDeploys, type DeployState, fromDeploys, previousCommit, type Ref } from '../../src/index.ts'

const deploy = (change: Partial<DeployState>): DeployState => ({
  key: 'heroku:a1:v1',
  version: 'v',
  projectIds: ['1'],
  kind: 'deploy',
  environment: 'production',
  app: { id: 'a1', name: 'web' },
  releaseNumber: 1,
  dateStarted: null,
  dateFinished: 1000,
  ownerId: null,
  url: null,
  name: null,
  ...change,
})

/** Each deploy's release has one ref, `head of {version}`, in acme/web. */
const refsOf = ({ version }: DeployState): readonly Ref[] =>
  version === 'none' ? [] : [{ repository: 'acme/web', commit: `head of ${version}`, previousCommit: null }]

describe('the timeline', () => {
  it('orders deploys by finish, number, key and project', () => {
    const inOrder = [
      deploy({ dateFinished: 1, releaseNumber: 9 }),
      deploy({ dateFinished: 2, releaseNumber: null }),
      deploy({ dateFinished: 2, releaseNumber: 1, key: 'a' }),
      deploy({ dateFinished: 2, releaseNumber: 1, key: 'b', projectIds: ['2'] }),
      deploy({ dateFinished: 2, releaseNumber: 1, key: 'b', projectIds: ['10'] }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(inOrder, { minLength: 5 }), (shuffled) => {
        expect(shuffled.toSorted(compareDeploys)).toEqual(inOrder)
      }),
    )
  })

  it.each<[string, Partial<DeployState>, string | null]>([
    ['the deploy before', {}, 'head of before'],
    ['not another environment', { environment: 'staging' }, null],
    ['not another app', { app: { id: 'a2', name: 'web' } }, null],
    ['the same app after a rename', { app: { id: 'a1', name: 'renamed' } }, 'head of before'],
    ['not another project', { projectIds: ['2'] }, null],
    ['any common project', { projectIds: ['1', '2'] }, 'head of before'],
    ['not a later one', { dateFinished: 3000 }, null],
    ['not one without a ref there', { version: 'none' }, null],
  ])('finds %s', (_, change, expected) => {
    const before = deploy({ version: 'before', key: 'k0', dateFinished: 500, ...change })
    const now = deploy({ version: 'now', key: 'k1' })
    expect(previousCommit(now, 'acme/web', [now, before], refsOf)).toBe(expected)
  })

  it('passes over deploys that have no ref in the repository, in any order of arrival', () => {
    const now = deploy({ version: 'now', key: 'k9', dateFinished: 9 })
    const history = [
      deploy({ version: 'first', key: 'k1', dateFinished: 1 }),
      deploy({ version: 'second', key: 'k2', dateFinished: 2 }),
      deploy({ version: 'none', key: 'k3', dateFinished: 3 }),
      now,
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(history, { minLength: 4 }), (arrived) => {
        expect(previousCommit(now, 'acme/web', arrived, refsOf)).toBe('head of second')
      }),
    )
  })

  it('takes deploys without an app as one app', () => {
    const before = deploy({ version: 'before', key: 'k0', app: null, dateFinished: 1 })
    expect(previousCommit(deploy({ app: null }), 'acme/web', [before], refsOf)).toBe('head of before')
  })

  it('gives a release the date of its first deploy, and owner and url of the first that has one', () => {
    const deploys = [
      deploy({ dateFinished: 3, ownerId: 'late', url: 'https://late.example/' }),
      deploy({ dateFinished: 1 }),
      deploy({ dateFinished: 2, ownerId: 'early' }),
    ]
    expect(fromDeploys(deploys)).toEqual({ dateReleased: 1, ownerId: 'early', url: 'https://late.example/' })
    expect(fromDeploys([])).toEqual({ dateReleased: null, ownerId: null, url: null })
  })
})
