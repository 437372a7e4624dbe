import { environmentOf } from '@slugline/core'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { delivery, FORM_TYPE, JSON_TYPE, keyOf, noticeOf, outcomeOf, plugin } from './support/heroku.ts'
import { deliveredFiles, expectations, readSample, signatures } from './support/samples.ts'

const mediaTypeOf = (file: string): string => (file.endsWith('.form') ? FORM_TYPE : JSON_TYPE)

const decode = (file: string) => noticeOf(plugin.decode(readSample(file), mediaTypeOf(file)))

const options = { 'heroku:webhook_secret': [{ secret: signatures.secret, dateCreated: 0, dateExpires: null }] }

const keyOfFile = (file: string): string | null => {
  const notice = decode(file)
  return notice._tag === 'AppRelease' ? keyOf(notice) : null
}

describe('every sample', () => {
  it('has a line that says what it leads to', () => {
    expect(expectations.map(({ file }) => file).sort()).toEqual(deliveredFiles)
  })

  it('has a signature, unless it is a form', () => {
    expect(Object.keys(signatures.signatures).sort()).toEqual(deliveredFiles.filter((file) => file.endsWith('.json')))
  })

  it.each(Object.entries(signatures.signatures))('%s verifies', (file, signature) => {
    expect(plugin.verify(delivery(readSample(file), [signature]), options)).toEqual(E.right({ unsigned: false }))
  })

  it.each(expectations)('$file leads to $outcome $reason', (expected) => {
    const notice = decode(expected.file)
    const { outcome, version } = outcomeOf(notice)
    // Whether a release was seen before is the store's to say: here it is judged as on a fresh project.
    const fresh = expected.outcome === 'duplicate' ? { outcome: 'recorded', reason: expected.kind } : expected
    expect(outcome).toEqual({ outcome: fresh.outcome, reason: fresh.reason })
    expect(version).toBe(expected.version)
    if (notice._tag !== 'AppRelease') return
    expect(notice.kind).toBe(expected.kind)
    expect(notice.actor?.email ?? null).toBe(expected.ownerEmail)
    expect(notice.actor?.person).toBe(!expected.ownerEmail?.endsWith('@addons.heroku.com'))
  })

  it.each(expectations.filter(({ environment }) => environment !== null))('$file goes to $environment', (expected) => {
    const { app } = decode(expected.file)
    expect(environmentOf(app ?? { id: null, name: null }, {}, 'production')).toBe(expected.environment)
  })

  it.each(expectations.filter(({ outcome }) => outcome === 'duplicate'))(
    '$file has the key of the one before',
    (line) => {
      expect(line.after.map(keyOfFile)).toEqual([keyOfFile(line.file)])
    },
  )

  it.each(['release-phase', 'failed'])('all events of %s have one key', (folder) => {
    const keys = deliveredFiles.filter((file) => file.startsWith(`${folder}/`)).map(keyOfFile)
    expect(keys.length).toBeGreaterThan(1)
    expect(new Set(keys).size).toBe(1)
  })
})

describe('what some samples carry', () => {
  it('is read whole', () => {
    expect(decode('release/create-succeeded.json')).toEqual({
      _tag: 'AppRelease',
      eventId: 'c221abe7-0a99-4939-a291-a0489634398a',
      datePublished: Date.UTC(2025, 4, 17, 11, 37, 58),
      app: { id: '7bb71e08-150c-4113-881d-a5ca78557c7b', name: 'sample-project' },
      releaseNumber: 3,
      releaseId: '84250ed9-eeeb-4f78-81ba-96ed0e14524b',
      status: 'succeeded',
      finishes: false,
      kind: 'deploy',
      hasSource: true,
      commit: '1a5f89db9a6a62f29689b6eeea65e6b6eb0879cd',
      rollbackTo: null,
      actor: { email: 'user@example.com', person: true },
      url: null,
      dateStarted: Date.UTC(2025, 4, 17, 11, 37, 58),
      dateFinished: Date.UTC(2025, 4, 17, 11, 37, 58),
    })
  })

  it('is read from a form', () => {
    expect(decode('legacy/deploy.form')).toMatchObject({
      app: { id: 'f46ffea9-d6be-4293-ae6e-4449fa5ae29a', name: 'sample-project' },
      releaseNumber: 9,
      status: 'succeeded',
      finishes: true,
      url: 'http://sample-project.herokuapp.com',
      dateFinished: null,
    })
  })

  it('names the release that a rollback went back to', () => {
    expect(decode('kinds/rollback.json')).toMatchObject({ kind: 'rollback', rollbackTo: 57 })
  })

  it('names the app of an event that is about something else', () => {
    expect(decode('other/dyno-create.json')).toMatchObject({ app: { name: 'my-app' }, releaseNumber: null })
  })

  it('tracks code without a commit by app and number, if asked to', () => {
    expect(outcomeOf(decode('kinds/container.json'), true).version).toMatch(/^[a-z-]+@v\d+$/)
    expect(outcomeOf(decode('kinds/fir.json'), true).version).toBe('acme-api@v5')
    expect(outcomeOf(decode('commit/null-string.json'), true).version).toBe('acme-web@v67')
    expect(outcomeOf(decode('kinds/config-set.json'), true).outcome.reason).toBe('config-change')
    expect(outcomeOf(decode('kinds/initial-release.json'), true).outcome.reason).toBe('no-slug')
  })
})
