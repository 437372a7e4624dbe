import { describe, expect, it } from 'vitest'
import { type AppRelease, higherStatus, judge, type ReleaseStatus, resolveOwner, statusOf } from '../../src/index.ts'

const commit = '25155eddde2d99de77c8befe61323e8a3d150719'
const released: AppRelease = {
  _tag: 'AppRelease',
  eventId: 'e1',
  datePublished: null,
  app: { id: 'a1', name: 'acme-web' },
  releaseNumber: 42,
  releaseId: 'r1',
  status: 'succeeded',
  finishes: true,
  kind: 'deploy',
  hasSource: true,
  commit,
  rollbackTo: null,
  actor: null,
  url: null,
  dateStarted: null,
  dateFinished: null,
}
const ignored = (reason: string) => ({ _tag: 'NotReleased', outcome: { outcome: 'ignored', reason } })
const pending = (reason: string) => ({ _tag: 'NotReleased', outcome: { outcome: 'pending', reason } })
const codeReleased = (change: object) => ({ _tag: 'CodeReleased', version: commit, commit, kind: 'deploy', ...change })
const numbered = (version: string, kind: string) => codeReleased({ version, commit: null, kind })

describe('a release is judged', () => {
  it.each<[string, Partial<AppRelease>, boolean, object]>([
    ['succeeded', {}, false, codeReleased({})],
    ['a rollback', { kind: 'rollback', rollbackTo: 7 }, false, codeReleased({ kind: 'rollback' })],
    ['a promotion', { kind: 'promotion' }, false, codeReleased({ kind: 'promotion' })],
    ['no status, final event', { status: null }, false, codeReleased({})],
    ['no status, first event', { status: null, finishes: false }, false, pending('create-without-status')],
    ['pending', { status: 'pending' }, false, pending('release-pending')],
    ['failed', { status: 'failed' }, false, ignored('release-failed')],
    ['failed config change', { status: 'failed', kind: 'config' }, false, ignored('release-failed')],
    ['expired', { status: 'expired' }, false, ignored('release-expired')],
    ['unknown status', { status: 'unknown' }, false, ignored('unknown-status')],
    ['config', { kind: 'config' }, true, ignored('config-change')],
    ['pending config', { kind: 'config', status: 'pending' }, false, ignored('config-change')],
    ['add-on', { kind: 'add-on', hasSource: false, commit: null }, true, ignored('add-on-change')],
    ['other without source', { kind: 'other', hasSource: false, commit: null }, true, ignored('no-slug')],
    ['other with source', { kind: 'other' }, false, ignored('no-code-change')],
    ['no slug', { hasSource: false, commit: null }, false, ignored('no-slug')],
    ['no commit', { commit: null }, false, ignored('no-commit')],
    ['no slug, tracked', { hasSource: false, commit: null }, true, numbered('acme-web@v42', 'deploy')],
    ['a commit, tracked', {}, true, codeReleased({})],
    [
      'a tracked rollback',
      { commit: null, kind: 'rollback', rollbackTo: 7 },
      true,
      numbered('acme-web@v7', 'rollback'),
    ],
    ['tracked by app id', { commit: null, app: { id: 'a1', name: null } }, true, numbered('a1@v42', 'deploy')],
    ['tracked, no number', { commit: null, releaseNumber: null }, true, ignored('no-commit')],
    ['tracked, impossible name', { commit: null, app: { id: null, name: 'a/b' } }, true, ignored('no-commit')],
  ])('%s', (_, change, track, expected) => {
    expect(judge({ ...released, ...change }, track)).toEqual(expected)
  })
})

describe('the status of a release', () => {
  const all: readonly ReleaseStatus[] = ['unknown', 'pending', 'expired', 'failed', 'succeeded']

  it('is the highest that was heard, in whatever order', () => {
    for (const [low, left] of all.entries()) {
      for (const [high, right] of all.entries()) {
        expect(higherStatus(left, right)).toBe(all[Math.max(low, high)])
      }
    }
    expect(statusOf(['succeeded', 'failed', 'pending', 'unknown'])).toBe('succeeded')
  })

  it('is none where nothing known was heard', () => {
    expect([statusOf([]), statusOf(['unknown'])]).toEqual([null, null])
  })
})

describe('the owner', () => {
  const one = { memberId: '1', verified: true }
  it('is the one verified member with the address', () => {
    expect(resolveOwner([one])).toEqual({ _tag: 'OwnerFound', memberId: '1' })
  })
  it('is missing when nobody has it, or nobody verified', () => {
    expect(resolveOwner([])).toEqual({ _tag: 'OwnerMissing' })
    expect(resolveOwner([{ ...one, verified: false }])).toEqual({ _tag: 'OwnerMissing' })
  })
  it('is ambiguous when several have it', () => {
    expect(resolveOwner([one, { memberId: '2', verified: false }])).toEqual({ _tag: 'OwnerAmbiguous' })
  })
})
