import type { RawDelivery, StoredSecret } from '@slugline/core'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { proved } from '../../../test/support/proof.ts'
import { makeHerokuPlugin } from '../src/index.ts'
import { signDelivery } from '../src/testing.ts'
import { bytes, delivery, FORM_TYPE, plugin, signing } from './support/heroku.ts'
import { readSample, signatures } from './support/samples.ts'

const NOW = 1_000_000
const SECRET = 'the-secret-of-now'
const BEFORE = 'the-secret-before'
const BODY = bytes('{"data": {"app": {"name": "acme-web"}}}')

const stored = (secret: string, dateExpires: number | null = null): StoredSecret => ({
  secret,
  dateCreated: 0,
  dateExpires,
})

const verify = (call: RawDelivery, secrets: readonly StoredSecret[]) =>
  plugin.verify(call, { 'heroku:webhook_secret': secrets })

const hintOf = (result: ReturnType<typeof verify>): string => {
  if (E.isRight(result)) throw new Error('The signature was taken.')
  expect(result.left._tag).toBe('SignatureError')
  return result.left.hint
}

const refusal = (signature: readonly string[], secrets = [stored(SECRET)]): string =>
  hintOf(verify(delivery(BODY, signature), secrets))

describe('without a secret', () => {
  it('the URL suffices, and the delivery is unsigned', () => {
    expect(plugin.verify(delivery(BODY, []), {})).toEqual(E.right({ unsigned: true }))
    expect(verify(delivery(BODY, []), [])).toEqual(E.right({ unsigned: true }))
    expect(verify(delivery(BODY, ['nonsense']), [])).toEqual(E.right({ unsigned: true }))
    expect(verify(delivery(BODY, [], { mediaType: FORM_TYPE }), [])).toEqual(E.right({ unsigned: true }))
  })

  it('a project does not become open when all its secrets have expired', () => {
    const expired = [stored(SECRET, NOW), stored(BEFORE, NOW - 1)]
    expect(refusal([], expired)).toMatch(/still valid/)
    expect(refusal([signDelivery(SECRET, BODY)], expired)).toMatch(/still valid/)
  })

  it('a project does not become open by an option that is no list of secrets', () => {
    for (const value of [SECRET, '', true, false, { app: 'production' }]) {
      expect(hintOf(plugin.verify(delivery(BODY, []), { 'heroku:webhook_secret': value }))).toMatch(/still valid/)
    }
  })
})

describe('with secrets', () => {
  it('either of two suffices', () => {
    const both = [stored(SECRET), stored(BEFORE, NOW + 1)]
    for (const secret of [SECRET, BEFORE]) {
      expect(verify(delivery(BODY, [signDelivery(secret, BODY)]), both)).toEqual(E.right({ unsigned: false }))
    }
  })

  it('one that has expired does not suffice, from that very moment', () => {
    expect(refusal([signDelivery(BEFORE, BODY)], [stored(SECRET), stored(BEFORE, NOW)])).toMatch(/does not fit/)
  })

  it('all of them are tried, whichever fits', () => {
    const keys: string[] = []
    const counting = makeHerokuPlugin({
      ...signing,
      hmac: (key, message, encoding) => {
        keys.push(key)
        return signing.hmac(key, message, encoding)
      },
    })
    counting.verify(delivery(BODY, [signDelivery(SECRET, BODY)]), {
      'heroku:webhook_secret': [stored(SECRET), stored(BEFORE, NOW + 1)],
    })
    expect(keys).toEqual([SECRET, BEFORE])
  })

  it('an empty one never verifies', () => {
    expect(refusal([signDelivery('', BODY)], [stored('')])).toMatch(/does not fit/)
    expect(refusal([signDelivery('', BODY)], [stored(SECRET), stored('', NOW + 1)])).toMatch(/does not fit/)
  })

  it('is text: neither hex nor base64 is decoded, and letters beyond ASCII are UTF-8', () => {
    for (const secret of ['0011aabb0011aabb', 'c2VjcmV0LXNlY3JldA==', 'ключ-секрет']) {
      expect(verify(delivery(BODY, [signDelivery(secret, BODY)]), [stored(secret)])).toEqual(
        E.right({ unsigned: false }),
      )
    }
  })
})

describe('a signature that does not hold', () => {
  const good = signDelivery(SECRET, BODY)

  it.each([
    ['missing', [], /is missing/],
    ['empty', [''], /is missing/],
    ['repeated', [good, good], /more than once/],
    ['joined', [`${good}, ${good}`], /44 characters/],
    ['hex', [signing.hmac(SECRET, BODY, 'hex')], /44 characters/],
    ['base64url', [good.replaceAll('/', '_').replaceAll('+', '-').replace('=', '-')], /44 characters/],
    ['unpadded', [good.slice(0, -1)], /44 characters/],
    ['longer', [`${good}=`], /44 characters/],
    ['not canonical', [`${good.slice(0, 42)}B=`], /44 characters/],
    ['spaced', [` ${good}`], /44 characters/],
    ['long', ['A'.repeat(1_000_000)], /44 characters/],
    ['of another secret', [signDelivery('another-secret', BODY)], /"heroku webhooks:add"/],
    ['of other bytes', [signDelivery(SECRET, '{}')], /raw bytes/],
  ])('%s', (_name, header, hint) => {
    expect(refusal(header)).toMatch(hint)
  })

  it('a form cannot have one', () => {
    for (const mediaType of [FORM_TYPE, 'Application/X-WWW-Form-Urlencoded; charset=utf-8']) {
      expect(hintOf(verify(delivery(BODY, [good], { mediaType }), [stored(SECRET)]))).toMatch(/cannot be signed/)
    }
  })

  it('is told with neither payload nor secret', () => {
    const hints = [[], [''], [good, good], ['x'], [signDelivery('y', BODY)]].map((header) => refusal(header))
    for (const hint of hints) {
      for (const secret of [SECRET, 'acme-web', good]) expect(hint).not.toContain(secret)
    }
  })

  it('every flipped bit of body and header is refused', () => {
    const flips = { 'of bodies': 0, 'of headers': 0, taken: 0 }
    const secrets = [stored(signatures.secret)]
    const flip = (file: string, part: 'body' | 'header', at: number, bit: number): void => {
      const signed = { body: readSample(file), header: Buffer.from(signatures.signatures[file] ?? '', 'latin1') }
      const { [part]: bytesOfPart } = signed
      bytesOfPart.writeUInt8(bytesOfPart.readUInt8(at) ^ bit, at)
      const call = delivery(signed.body, [signed.header.toString('latin1')])
      if (E.isRight(verify(call, secrets))) flips.taken += 1
      flips[part === 'body' ? 'of bodies' : 'of headers'] += 1
    }
    const [first = '', ...others] = Object.keys(signatures.signatures)
    for (let bit = 1; bit <= 128; bit *= 2) {
      for (let at = 0; at < readSample(first).length; at += 1) flip(first, 'body', at, bit)
      for (let at = 0; at < 44; at += 1) flip(first, 'header', at, bit)
    }
    const anyFlip = fc.property(
      fc.constantFrom(...others),
      fc.nat(9999).map((part) => part / 10_000),
      fc.nat(7),
      (file, place, bit) => {
        flip(file, 'body', Math.floor(place * readSample(file).length), 2 ** bit)
        flip(file, 'header', Math.floor(place * 44), 2 ** bit)
      },
    )
    fc.assert(anyFlip, { numRuns: 1000 })
    expect(flips.taken).toBe(0)
    proved('R4', 'flipped bits of signed samples', flips)
  })

  it('a body that is cut or made longer is refused', () => {
    const file = 'release/minimal-update.json'
    const raw = readSample(file)
    for (const changed of [raw.subarray(1), raw.subarray(0, -1), Buffer.concat([raw, Buffer.from('\n')])]) {
      const call = delivery(changed, [signatures.signatures[file] ?? ''])
      expect(E.isLeft(verify(call, [stored(signatures.secret)]))).toBe(true)
    }
  })
})
