import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { ReleaseNotice } from '../domain/notice.ts'
import { ENABLED_FIELD, type Options, optionKey } from '../domain/option.ts'
import { isStorable } from '../domain/text.ts'
import { isVersion } from '../domain/version.ts'
import type { BodyError, Plugin, RawDelivery } from '../ports/plugin.ts'
import { START } from './builders.ts'
import { anyJson, changedJson, memberNames, SENT, textsIn, utf8 } from './plugin-bodies.ts'

/** What the suite needs: a plugin, and bodies that it understands, from which it makes others. */
export interface PluginSubject {
  readonly plugin: Plugin
  readonly samples: readonly { readonly body: string; readonly mediaType: string }[]
}

const SECRET = 'the secret of the contract'

/** What every plugin promises: bodies and headers from anywhere neither break it nor come back out of its errors. */
export const pluginContract = (name: string, open: () => PluginSubject): void => {
  describe(`${name}: plugin`, () => {
    it('has an id that can stand in URLs and before option keys', () => {
      const { plugin } = open()
      expect(plugin.id).toMatch(/^[a-z][a-z0-9-]*$/)
      for (const text of [plugin.name, plugin.shortName, plugin.description]) expect(text.trim()).not.toBe('')
    })

    it('tells how to point the platform at a hook, by the word for its URL', () => {
      expect(open().plugin.setUp).toContain('WEBHOOK_URL')
    })

    it('names media types in lower case, without parameters, each once', () => {
      const { mediaTypes } = open().plugin
      expect(mediaTypes.length).toBeGreaterThan(0)
      for (const mediaType of mediaTypes) expect(mediaType).toMatch(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/)
      expect(new Set(mediaTypes).size).toBe(mediaTypes.length)
    })

    it('names fields each once, none of them as the core names its own', () => {
      const { fields } = open().plugin
      const secrets = fields.filter(({ type }) => type === 'secret')
      const names = [
        ...fields.map((field) => field.name),
        ...secrets.map((field) => `${field.name}_overlap`),
        ENABLED_FIELD,
      ]
      expect(new Set(names).size).toBe(names.length)
      for (const field of fields) {
        expect(field.name).toMatch(/^[a-z][a-z0-9_]*$/)
        expect(field.label.trim()).not.toBe('')
      }
    })

    it('understands its samples', () => {
      const { plugin, samples } = open()
      for (const { body, mediaType } of samples) {
        expect(plugin.mediaTypes).toContain(mediaType)
        expect(plugin.decode(utf8(body), mediaType)).toMatchObject({ _tag: 'Right' })
      }
    })

    it('decodes any bytes without throwing, and keeps what was sent out of its errors', () => {
      const { plugin } = open()
      const mediaType = fc.constantFrom(...plugin.mediaTypes)
      const anything = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }).map(utf8))
      fc.assert(fc.property(anything, mediaType, (raw, type) => checkDecoded(plugin.decode(raw, type))))
    })

    it('decodes any JSON of its own member names, and changed samples, in the same way', () => {
      const { plugin, samples } = open()
      const mediaType = fc.constantFrom(...plugin.mediaTypes)
      const bodies = samples.map((sample) => sample.body)
      const body = fc.oneof(anyJson(memberNames(bodies)), changedJson(bodies, memberNames(bodies)))
      const decoded = fc.property(body, mediaType, (json, type) =>
        checkDecoded(plugin.decode(utf8(JSON.stringify(json)), type)),
      )
      fc.assert(decoded, { numRuns: 300 })
    })

    it('decodes samples that were cut short or damaged in the same way', () => {
      const { plugin, samples } = open()
      if (samples.length === 0) return
      const damaged = fc
        .tuple(fc.constantFrom(...samples), fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ maxLength: 3 }))
        .map(([{ body, mediaType }, place, bytes]) => ({ raw: damage(utf8(body), place, bytes), mediaType }))
      fc.assert(fc.property(damaged, ({ raw, mediaType }) => checkDecoded(plugin.decode(raw, mediaType))))
    })

    it('verifies any call without throwing, and tells neither secret nor header', () => {
      const { plugin } = open()
      const header = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(SENT)), { maxLength: 3 })
      const called = fc.property(
        fc.uint8Array(),
        header,
        fc.constantFrom(...plugin.mediaTypes),
        (raw, values, type) => {
          const delivery: RawDelivery = { raw, mediaType: type, header: () => values, receivedAt: START }
          for (const options of [{}, withSecrets(plugin)]) checkVerified(plugin.verify(delivery, options))
        },
      )
      fc.assert(called)
    })
  })
}

/** What several plugins of one server promise together. */
export const pluginsContract = (name: string, plugins: readonly Plugin[]): void => {
  describe(`${name}: plugins`, () => {
    it('have an id each', () => {
      expect(new Set(plugins.map(({ id }) => id)).size).toBe(plugins.length)
    })
  })
}

const withSecrets = ({ id, fields }: Plugin): Options => {
  const stored = [{ secret: SECRET, dateCreated: START, dateExpires: null }]
  const secrets = fields.filter(({ type }) => type === 'secret')
  return Object.fromEntries(secrets.map((field) => [optionKey(id, field.name), stored]))
}

const damage = (raw: Uint8Array, place: number, bytes: Uint8Array): Uint8Array => {
  const at = Math.floor(place * raw.length)
  return bytes.length === 0
    ? raw.slice(0, at)
    : Uint8Array.from([...raw.slice(0, at), ...bytes, ...raw.slice(at + bytes.length)])
}

const checkVerified = (result: ReturnType<Plugin['verify']>): void => {
  if (E.isRight(result)) {
    expect(typeof result.right.unsigned).toBe('boolean')
    return
  }
  expect(result.left._tag).toBe('SignatureError')
  expect(result.left.hint.trim()).not.toBe('')
  for (const hidden of [SECRET, SENT]) expect(result.left.hint).not.toContain(hidden)
}

const checkDecoded = (result: E.Either<BodyError, ReleaseNotice>): void => {
  if (E.isLeft(result)) checkError(result.left)
  else checkNotice(result.right)
}

const checkError = (error: BodyError): void => {
  expect(JSON.stringify(error)).not.toContain(SENT)
  if (error._tag === 'MalformedBody') {
    expect(error.detail.trim()).not.toBe('')
    return
  }
  expect(error.issues.length).toBeGreaterThan(0)
  for (const { expected } of error.issues) expect(expected.trim()).not.toBe('')
}

/** What is told can be kept by every store. */
const checkNotice = (notice: ReleaseNotice): void => {
  for (const text of textsIn(notice)) expect([text, isStorable(text)]).toEqual([text, true])
  if (notice._tag === 'VersionRelease') expect(isVersion(notice.version)).toBe(true)
  if (notice._tag === 'AppRelease') expect(notice.commit ?? '0123456').toMatch(/^[0-9a-f]{7,64}$/)
  if (notice.releaseNumber !== null) expect(Number.isSafeInteger(notice.releaseNumber)).toBe(true)
}
