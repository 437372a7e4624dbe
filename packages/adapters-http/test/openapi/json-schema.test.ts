import {
  EnvironmentCodec,
  HttpUrlCodec,
  InstantCodec,
  lenient,
  listOf,
  optional,
  optionalText,
  textCodec,
  textThat,
  textUpTo,
  VersionCodec,
  wholeNumber,
  wordOf,
} from '@slugline/core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { EmailCodec, NameCodec, SlugCodec } from '../../src/api/names.ts'
import { nullable } from '../../src/api/wire.ts'
import { makeSchemaFold } from '../../src/openapi/json-schema.ts'

const schemaOf = (codec: t.Mixed) => makeSchemaFold().schemaOf(codec)

describe('the fold of codecs to JSON Schema', () => {
  it('tells what is known of texts', () => {
    expect(schemaOf(textUpTo(64))).toEqual({
      type: 'string',
      minLength: 1,
      maxLength: 64,
      description: 'A text of 1-64 characters.',
    })
    expect(schemaOf(InstantCodec)).toMatchObject({ type: 'string', format: 'date-time' })
    expect(schemaOf(wordOf(['open', 'archived']))).toEqual({ type: 'string', enum: ['open', 'archived'] })
    expect(schemaOf(wholeNumber('a number', 0, 9))).toEqual({ type: 'integer', minimum: 0, maximum: 9 })
  })

  it('tells what may be absent, null or empty', () => {
    const codec = t.type({
      name: t.string,
      url: optional(t.string),
      ref: optionalText(textUpTo(9)),
      word: optionalText(wordOf(['a'])),
    })
    expect(schemaOf(codec)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        url: { type: ['string', 'null'] },
        ref: { type: ['string', 'null'], maxLength: 9, description: 'A text of 1-9 characters.' },
        word: {
          anyOf: [
            { type: 'string', enum: ['a'] },
            { type: ['string', 'null'], maxLength: 0 },
          ],
        },
      },
      required: ['name'],
    })
    expect(schemaOf(nullable(wordOf(['a'])))).toEqual({ anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] })
  })

  it('refers to nouns by their names, and makes one object of the parts of an intersection', () => {
    const { schemaOf, nouns } = makeSchemaFold()
    const Ref = t.type({ commit: t.string }, 'Ref')
    const Both = t.intersection([t.type({ ref: Ref }), t.partial({ refs: t.array(Ref) })], 'Both')
    expect(schemaOf(listOf(Both, 'things', 3))).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Both' },
      maxItems: 3,
    })
    const $ref = '#/components/schemas/Ref'
    expect(nouns()).toEqual({
      Both: {
        type: 'object',
        properties: { ref: { $ref }, refs: { type: 'array', items: { $ref } } },
        required: ['ref'],
      },
      Ref: { type: 'object', properties: { commit: { type: 'string' } }, required: ['commit'] },
    })
    expect(() => schemaOf(t.type({}, 'Ref'))).toThrow('Two codecs are named Ref.')
  })

  it.each([
    ['a codec of nobody', new t.Type('made up', t.unknown.is, t.success, t.identity)],
    ['a reader that refuses nothing', lenient(t.string)],
    ['a member that is one of these', t.type({ inner: t.array(lenient(t.string)) })],
    ['a part of an intersection that is no object', t.intersection([t.type({}), t.string])],
  ])('refuses %s', (_what, codec) => {
    expect(() => schemaOf(codec)).toThrow()
  })

  // What a codec takes its schema takes: else a client that asks the document would be kept from what is allowed.
  it.each([
    ['versions', VersionCodec],
    ['environments', EnvironmentCodec],
    ['URLs', HttpUrlCodec],
    ['times', InstantCodec],
    ['names', NameCodec],
    ['slugs', SlugCodec],
    ['addresses', EmailCodec],
    ['texts', textUpTo(5)],
    ['absent texts', optionalText(textUpTo(5))],
  ])('takes all %s that the codec takes', (_what, codec: t.Mixed) => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
    addFormats.default(ajv)
    ajv.addFormat('uri', true).addFormat('email', true)
    const fits = ajv.compile({ ...schemaOf(codec) })
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('', null, 'a@b', 'x'.repeat(200), '😀'.repeat(64), 'http://é?', 'web', '1.0', 'a'.repeat(254)),
      fc.stringMatching(/^[a-z0-9_-]{1,50}$/),
      fc.stringMatching(
        /^20[0-9]{2}-1[0-2]-[0-2][0-9][Tt][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?([Zz]|[+-]0[0-9]:30)$/,
      ),
    )
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(E.isRight(codec.decode(value)))
        expect(fits(value)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('knows no text by its shape alone', () => {
    const codec = textThat('an even text', ({ length }) => length % 2 === 0)
    expect(schemaOf(codec)).toEqual({ type: 'string', description: 'An even text.' })
    expect(schemaOf(textCodec('a digit', Number, { numbers: [0, 9] }))).toEqual({
      type: 'integer',
      minimum: 0,
      maximum: 9,
    })
  })
})
