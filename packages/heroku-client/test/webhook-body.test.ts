import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { bytes, JSON_TYPE, keyOf, plugin, releaseOf } from './support/heroku.ts'
import { issuesOf, read, SHA } from './support/release.ts'

describe('the commit', () => {
  it.each([
    [SHA, SHA],
    [` ${SHA.toUpperCase()}\n`, SHA],
    ['a'.repeat(7), 'a'.repeat(7)],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['a'.repeat(6), null],
    ['a'.repeat(65), null],
    ['a'.repeat(1_000_000), null],
    ['null', null],
    ['unknown', null],
    ['main', null],
    [`nogit-${'a'.repeat(58)}`, null],
    ['', null],
    [1234567, null],
    [null, null],
  ])('%j is %j', (commit, expected) => {
    expect(read({ slug: { commit } }).commit).toBe(expected)
  })

  it('is the slug’s, else the image’s, and never the description’s', () => {
    expect(read({ slug: { commit: 'aaaaaaa' }, oci_image: { commit: 'bbbbbbb' } }).commit).toBe('aaaaaaa')
    expect(read({ slug: { commit: 'null' }, oci_image: { commit: 'bbbbbbb' } }).commit).toBe('bbbbbbb')
    expect(read({ slug: {}, description: 'Deploy 1a5f89db' }).commit).toBeNull()
  })
})

describe('the release number', () => {
  it.each([
    [12, 12],
    ['12', 12],
    ['v12', 12],
    [1, 1],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [String(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    ['9007199254740993', null],
    ['v9999999999999999', null],
    [0, null],
    [-1, null],
    [1.5, null],
    ['0', null],
    ['1.0', null],
    ['1e3', null],
    ['0x10', null],
    ['V12', null],
    ['vv12', null],
    [' 12', null],
    ['12\n', null],
    ['١٢', null],
    ['', null],
    [true, null],
    [[12], null],
    [{ valueOf: 12 }, null],
    [null, null],
  ])('%j is %j', (version, expected) => {
    expect(read({ version }).releaseNumber).toBe(expected)
  })

  it('is never rounded', () => {
    const raw = bytes('{"data": {"app": {"id": 9007199254740993, "name": "acme-web"}, "version": 9007199254740993}}')
    expect(releaseOf(plugin.decode(raw, JSON_TYPE))).toMatchObject({
      releaseNumber: null,
      app: { id: null, name: 'acme-web' },
    })
  })
})

describe('the idempotency key', () => {
  it.each([
    [{}, {}, 'heroku:app:v12'],
    [{ version: '12', id: 'other' }, { id: 'other', action: 'create' }, 'heroku:app:v12'],
    [{ app: { id: 'app', name: 'renamed' }, version: 'v12', status: 'pending' }, {}, 'heroku:app:v12'],
    [{ app: { id: 7 } }, {}, 'heroku:7:v12'],
    [{ app: { name: 'acme-web' } }, {}, 'heroku:acme-web:v12'],
    [{ version: null }, {}, 'heroku:app:release:release'],
    [{ version: 0, id: 99 }, {}, 'heroku:app:release:99'],
    [{ version: null, id: null }, {}, 'heroku:app:event:event'],
    [{ version: null, id: 'x'.repeat(201) }, { id: ' ' }, 'heroku:app:body:digest'],
  ])('%j, %j: %s', (data, envelope, key) => {
    expect(keyOf(read(data, envelope))).toBe(key)
  })
})

describe('the identity of the event', () => {
  it('is its id, else that in the webhook’s metadata', () => {
    const webhook_metadata = { event: { id: 'inner' } }
    expect(read({}, { webhook_metadata }).eventId).toBe('event')
    expect(read({}, { id: null, webhook_metadata }).eventId).toBe('inner')
    expect(read({}, { id: {}, webhook_metadata: { event: 'inner' } }).eventId).toBeNull()
    expect(read({}, { id: 17 }).eventId).toBe('17')
  })
})

describe('the actor', () => {
  it('is the first address that is there', () => {
    const user = { email: 'user@example.com' }
    const envelope = { actor: { email: 'actor@example.com' } }
    const actor = { email: 'inner@example.com' }
    expect(read({ user, actor }, envelope).actor?.email).toBe('user@example.com')
    expect(read({ user: { email: ' ' }, actor }, envelope).actor?.email).toBe('actor@example.com')
    expect(read({ user: null, actor }, { actor: { email: null } }).actor?.email).toBe('inner@example.com')
    expect(read({ user: 'user@example.com' }).actor).toBeNull()
  })

  it.each([
    ['dev@example.com', true],
    ['heroku-postgresql@addons.heroku.com', false],
    ['Scheduler@Addons.Heroku.COM', false],
    ['acme@herokumanager.com', false],
    ['noreply+webhooks@heroku.com', false],
    ['noreply@heroku.com', true],
    ['dev@addons.heroku.com.example.com', true],
    ['dev@notherokumanager.com', true],
    [`${'x'.repeat(300)}@addons.heroku.com`, false],
  ])('%s is a person: %s', (email, person) => {
    expect(read({ user: { email } }).actor?.person).toBe(person)
  })
})

describe('times', () => {
  const at = (second: number) => `2026-03-01T10:00:0${second}Z`
  const instant = (second: number) => Date.UTC(2026, 2, 1, 10, 0, second)

  it('the finish is the release’s, then the envelope’s', () => {
    const all = { updated_at: at(1), created_at: at(2) }
    const envelope = { created_at: at(3), published_at: at(4), updated_at: at(5) }
    expect(read(all, envelope)).toMatchObject({
      dateFinished: instant(1),
      dateStarted: instant(2),
      datePublished: instant(4),
    })
    expect(read({ ...all, updated_at: 'soon' }, envelope).dateFinished).toBe(instant(2))
    expect(read({}, envelope).dateFinished).toBe(instant(3))
    expect(read({}, { ...envelope, created_at: null }).dateFinished).toBe(instant(4))
    expect(read({}, { updated_at: at(5) }).dateFinished).toBe(instant(5))
    expect(read({}, {}).dateFinished).toBeNull()
  })

  it.each([
    ['2025-05-17T11:37:58.404020Z', Date.UTC(2025, 4, 17, 11, 37, 58, 404)],
    ['2025-05-17T13:37:58+02:00', Date.UTC(2025, 4, 17, 11, 37, 58)],
    ['2025-02-30T11:37:58Z', null],
    ['2025-05-17T11:37:58', null],
    ['2025-05-17', null],
    ['0000-00-00T00:00:00Z', null],
    [1747481878, null],
    ['', null],
    [null, null],
  ])('%j is %j', (updated_at, expected) => {
    expect(read({ updated_at }).dateFinished).toBe(expected)
  })
})

describe('texts', () => {
  it('are cut where a column ends, and made fit for every store', () => {
    const name = `\u0000\ud800${'😀'.repeat(300)}`
    const release = read({ app: { id: 'a\u0000', name }, user: { email: name } })
    expect(release.app).toEqual({ id: 'a\ufffd', name: `\ufffd\ufffd${'😀'.repeat(197)}…` })
    expect(release.actor?.email).toBe(release.app.name)
  })

  it('an id has 200 code points at most', () => {
    expect(read({ id: '😀'.repeat(200) }).releaseId).toBe('😀'.repeat(200))
    expect(read({ id: '😀'.repeat(201) }).releaseId).toBeNull()
    expect(read({ id: 0 }).releaseId).toBe('0')
  })

  it('members that are named like a prototype reach no object', () => {
    const raw = bytes(`{"__proto__": {"action": "update", "id": "evil", "created_at": "2026-03-01T10:00:00Z"},
      "constructor": {"prototype": {"id": "evil"}},
      "data": {"__proto__": {"status": "succeeded", "version": 7, "slug": {"commit": "${SHA}"}},
        "app": {"__proto__": {"id": "evil"}, "name": "acme-web"}}}`)
    expect(releaseOf(plugin.decode(raw, JSON_TYPE))).toMatchObject({
      eventId: null,
      status: null,
      finishes: false,
      releaseNumber: null,
      commit: null,
      app: { id: null, name: 'acme-web' },
      dateFinished: null,
    })
    expect(issuesOf(JSON.parse('{"__proto__": {"data": {"app": {"id": "a"}}}}'))).toHaveLength(1)
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('status')
  })
})

describe('a body that is no JSON text', () => {
  it.each([
    ['empty', bytes('')],
    ['cut', bytes('{"data": ')],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['too deep', bytes(`{"data": ${'['.repeat(32)}${']'.repeat(32)}}`)],
    ['a form', bytes('app=acme-web')],
  ])('%s', (_name, raw) => {
    const decoded = plugin.decode(raw, JSON_TYPE)
    expect(E.isLeft(decoded) && decoded.left._tag).toBe('MalformedBody')
  })
})
