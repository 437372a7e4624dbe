import { describe, expect, it } from 'vitest'
import { decodeJson, noticeOf, verdict } from './support/heroku.ts'
import { body, issuesOf, read, SHA } from './support/release.ts'

describe('HEROKU.md, section 5', () => {
  it.each(['build', 'dyno', 'app', 'addon', 'Release', 'api:build', '', 'something-new'])(
    'line 1: resource %j',
    (resource) => {
      expect(verdict({ resource })).toBe('ignored not-a-release-event')
      expect(verdict({ resource, data: null, action: 'destroy' })).toBe('ignored not-a-release-event')
      expect(verdict(body({}, { resource }))).toBe('ignored not-a-release-event')
    },
  )

  it.each(['release', 'api:release', null, undefined, 7, ['build']])(
    'line 1 does not apply: resource %j',
    (resource) => {
      expect(verdict(body({}, { resource }))).toBe('recorded deploy')
    },
  )

  const APP = { path: 'data.app', expected: 'an object with the id or the name of the app' }
  const DATA = { path: 'data', expected: 'an object, the release' }

  it.each([
    [{}, DATA],
    [{ data: null }, DATA],
    [{ data: [] }, DATA],
    [{ data: 'text' }, DATA],
    [{ data: {}, action: 'destroy' }, APP],
    [{ data: { app: null } }, APP],
    [{ data: { app: 'acme-web' } }, APP],
    [{ data: { app: {} } }, APP],
    [{ data: { app: { id: '', name: ' ' } } }, APP],
    [{ data: { app: { id: 'x'.repeat(201), name: 7 } } }, APP],
    [{ data: { app: { id: true, name: [] } } }, APP],
    [[], { path: '', expected: 'a JSON object' }],
    ['text', { path: '', expected: 'a JSON object' }],
    [null, { path: '', expected: 'a JSON object' }],
  ])('line 2: %j is refused', (json, issue) => {
    expect(issuesOf(json)).toEqual([issue])
  })

  it('line 3: action destroy', () => {
    const notice = noticeOf(decodeJson(body({ status: 'failed' }, { action: 'destroy' })))
    expect(notice).toMatchObject({ reason: 'unknown-action', releaseNumber: 12, app: { id: 'app' }, eventId: 'event' })
  })

  it.each([
    ['line 6', { status: 'failed' }, 'ignored release-failed'],
    ['line 6', { status: 'expired' }, 'ignored release-expired'],
    ['line 6', { status: 'Succeeded' }, 'ignored unknown-status'],
    ['line 6', { status: '' }, 'ignored unknown-status'],
    ['line 6', { status: 7 }, 'ignored unknown-status'],
    ['line 6', { status: ['succeeded'] }, 'ignored unknown-status'],
    ['line 6 before 7', { status: 'failed', description: 'Set A config vars' }, 'ignored release-failed'],
    ['line 7', { description: 'Set A config vars' }, 'ignored config-change'],
    ['line 7', { description: 'Attach A resource' }, 'ignored add-on-change'],
    ['line 7 before 9', { description: 'Set A config vars', status: 'pending' }, 'ignored config-change'],
    ['line 8', { description: 'Initial release' }, 'ignored no-code-change'],
    ['line 8', { description: 'Initial release', slug: null }, 'ignored no-slug'],
    ['line 8', { slug: null }, 'ignored no-slug'],
    ['line 9', { status: 'pending' }, 'pending release-pending'],
    ['line 9 before 11', { status: 'pending', slug: {} }, 'pending release-pending'],
    ['line 11', { slug: null, description: 'Deploy 1a5f89db' }, 'ignored no-slug'],
    ['line 11', { slug: [], description: 'Deploy 1a5f89db' }, 'ignored no-slug'],
    ['line 11', { slug: {} }, 'ignored no-commit'],
    ['line 11', { slug: { commit: 7 } }, 'ignored no-commit'],
    ['line 11', { slug: null, oci_image: { commit: 'main' } }, 'ignored no-commit'],
    ['line 11', { slug: null, oci_image: { id: 'i' }, stack: 'cnb' }, 'ignored no-slug'],
    ['line 12', {}, 'recorded deploy'],
    ['line 12', { status: null }, 'recorded deploy'],
    ['line 12', { slug: null, oci_image: { commit: SHA } }, 'recorded deploy'],
    ['line 12', { description: 'Rollback to v7' }, 'recorded rollback'],
    ['line 12', { description: 'Promote a v7 1a5f89d' }, 'recorded promotion'],
  ])('%s: %j is %s', (_line, data, expected) => {
    expect(verdict(body(data))).toBe(expected)
  })

  it.each(['create', undefined, null, 'UPDATE', 'created', 7])('line 10: no status and action %j', (action) => {
    expect(verdict(body({ status: null }, { action }))).toBe('pending create-without-status')
    expect(verdict(body({ status: 'succeeded' }, { action }))).toBe('recorded deploy')
  })

  it('line 11: a rollback is tracked by the number that it names', () => {
    const release = read({ slug: null, description: 'Rollback to v7' })
    expect(release).toMatchObject({ rollbackTo: 7, releaseNumber: 12 })
    expect(read({ description: 'Rollback to v0' }).rollbackTo).toBeNull()
    expect(read({ description: `Rollback to v${'9'.repeat(30)}` }).rollbackTo).toBeNull()
  })
})
