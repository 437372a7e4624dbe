import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  addonPayload,
  configPayload,
  containerPayload,
  deployHookForm,
  deployPayload,
  failedPayload,
  pendingPayload,
  promotionPayload,
  type ReleasePayload,
  releasePayload,
  rollbackPayload,
  SIGNATURE_HEADER,
  sampleCommit,
  signDelivery,
} from '../src/testing.ts'
import {
  bytes,
  decodeForm,
  decodeJson,
  delivery,
  noticeOf,
  outcomeOf,
  plugin,
  releaseOf,
  verdict,
} from './support/heroku.ts'
import { readSample } from './support/samples.ts'

const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return 'array'
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

describe('signDelivery', () => {
  it('makes a signature that verifies, of a text and of its bytes', () => {
    const body = JSON.stringify(deployPayload())
    const signature = signDelivery('my-secret', body)
    expect(signDelivery('my-secret', bytes(body))).toBe(signature)
    const call = delivery(bytes(body), [], { header: (name) => (name === SIGNATURE_HEADER ? [signature] : []) })
    const options = { 'heroku:webhook_secret': [{ secret: 'my-secret', dateCreated: 0, dateExpires: null }] }
    expect(plugin.verify(call, options)).toEqual(E.right({ unsigned: false }))
  })
})

describe('the payload builders', () => {
  it.each<[string, ReleasePayload, string]>([
    ['deploy', deployPayload(), 'recorded deploy'],
    ['rollback', rollbackPayload(41, { release: 43 }), 'recorded rollback'],
    ['promotion', promotionPayload({ app: 'acme-staging', release: 7 }), 'recorded promotion'],
    ['config', configPayload(['LANG', 'RACK_ENV']), 'ignored config-change'],
    ['add-on', addonPayload('DATABASE'), 'ignored add-on-change'],
    ['container', containerPayload(), 'ignored no-slug'],
    ['Fir', releasePayload({ built: 'oci-image' }), 'ignored no-slug'],
    ['pending', pendingPayload(), 'pending release-pending'],
    ['failed', failedPayload(), 'ignored release-failed'],
    ['without a status', releasePayload({ status: null, action: 'create' }), 'pending create-without-status'],
    ['without a commit', releasePayload({ commit: null }), 'ignored no-commit'],
  ])('%s', (_name, payload, expected) => {
    expect(verdict(payload)).toBe(expected)
  })

  it('have the shape of what Heroku sends', () => {
    const captured: unknown = JSON.parse(readSample('release/create-succeeded.json').toString())
    expect(shapeOf(deployPayload())).toEqual(shapeOf(captured))
  })

  it('depend on their arguments alone', () => {
    expect(deployPayload({ app: 'acme-api', release: 7 })).toEqual(deployPayload({ app: 'acme-api', release: 7 }))
    const ids = Array.from({ length: 1000 }, (_, index) => deployPayload({ release: index + 1 }).id)
    expect(new Set(ids).size).toBe(1000)
  })

  it('a rollback and a promotion carry the commit of what they bring back', () => {
    expect(releaseOf(decodeJson(rollbackPayload(41))).commit).toBe(sampleCommit('acme-web', 41))
    expect(releaseOf(decodeJson(rollbackPayload(41))).rollbackTo).toBe(41)
    expect(releaseOf(decodeJson(promotionPayload({ app: 'acme-staging', release: 7 }))).commit).toBe(
      sampleCommit('acme-staging', 7),
    )
  })

  it('the form tells of the same release', () => {
    const form = outcomeOf(noticeOf(decodeForm(deployHookForm({ release: 42 }))))
    expect(form).toEqual(outcomeOf(noticeOf(decodeJson(deployPayload({ release: 42 })))))
    expect(releaseOf(decodeForm(deployHookForm({ release: null }))).releaseNumber).toBeNull()
  })
})
