import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Signing } from '../ports/signing.ts'

interface Vector {
  readonly key: string
  readonly message: Uint8Array | string
  readonly hex: string
  readonly base64: string
}

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index)

/** Cases 1, 2 and 4 of RFC 4231 (the others have keys that are no text), then ours: long, non-ASCII and empty keys. */
const VECTORS: readonly Vector[] = [
  {
    key: '\u000b'.repeat(20),
    message: 'Hi There',
    hex: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    base64: 'sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=',
  },
  {
    key: 'Jefe',
    message: 'what do ya want for nothing?',
    hex: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    base64: 'W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=',
  },
  {
    key: String.fromCharCode(...Array.from({ length: 25 }, (_, index) => index + 1)),
    message: new Uint8Array(50).fill(0xcd),
    hex: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    base64: 'glWKOJpEPA6kzIGYmfIIOoXw+qPlePgHei4/9GcpZls=',
  },
  {
    key: 'k'.repeat(131),
    message: 'Test Using Larger Than Block-Size Key - Hash Key First',
    hex: '70e4b005732fa7ff79392aa24fb240159b925dbc9f1398420c0f45e6763dcf14',
    base64: 'cOSwBXMvp/95OSqiT7JAFZuSXbyfE5hCDA9F5nY9zxQ=',
  },
  {
    key: 'cl\u00e9 \u{1F511}',
    message: 'h\u00e9llo \u{1F600}',
    hex: '8d94938ce776aee4e08466a610a73ce5db95309bf24b85cb621689a0edc610e2',
    base64: 'jZSTjOd2ruTghGamEKc85duVMJvyS4XLYhaJoO3GEOI=',
  },
  {
    key: '',
    message: '',
    hex: 'b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad',
    base64: 'thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=',
  },
  {
    key: 'secret',
    message: BYTES,
    hex: '051ecd1beeb22bbd4b9c7899a8425ad769bd342e9c420e004624417f37dbdf9e',
    base64: 'BR7NG+6yK71LnHiZqEJa12m9NC6cQg4ARiRBfzfb354=',
  },
]

const DIGESTS: readonly (readonly [Uint8Array | string, string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [new Uint8Array(), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [Uint8Array.of(0x61, 0x62, 0x63), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['\u00e9', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
  [BYTES, '40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880'],
]

/** What every implementation of the signing port promises. That comparing takes constant time, no test can show. */
export const signingContract = (name: string, make: () => Signing): void => {
  describe(`${name}: signing`, () => {
    it('makes the HMAC-SHA256 of known keys and messages, in hex and in base64', () => {
      const { hmac } = make()
      for (const { key, message, hex, base64 } of VECTORS) {
        expect(hmac(key, message, 'hex')).toBe(hex)
        expect(hmac(key, message, 'base64')).toBe(base64)
      }
    })

    it('writes lower-case hex of 64 characters, and canonical base64 of 44', () => {
      const { hmac } = make()
      const forms = fc.property(fc.string(), fc.uint8Array(), (key, message) => {
        expect(hmac(key, message, 'hex')).toMatch(/^[0-9a-f]{64}$/)
        // 32 bytes leave two bits of the last character before the padding unused: they are zero.
        expect(hmac(key, message, 'base64')).toMatch(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/)
      })
      fc.assert(forms)
    })

    it('makes the SHA-256 of texts (their UTF-8 bytes) and of bytes', () => {
      const { digest } = make()
      for (const [message, hex] of DIGESTS) expect(digest(message)).toBe(hex)
    })

    it('reads of a view its own bytes only', () => {
      const { hmac, digest } = make()
      const view = BYTES.subarray(0x61, 0x64)
      expect(digest(view)).toBe(digest('abc'))
      expect(hmac('key', view, 'hex')).toBe(hmac('key', 'abc', 'hex'))
    })

    it('finds equal what is the same text, and nothing else', () => {
      const { isEqual } = make()
      const same = ['', 'a', '0'.repeat(64), '\u00e9', '\u{1F600}', '\ud800', '\u0000']
      for (const text of same) expect(isEqual(text, text)).toBe(true)
      const different = [
        ['', 'a'],
        ['a', 'A'],
        ['a', 'aa'],
        ['a', 'a\u0000'],
        ['\u00e9', 'e'],
        ['\u00e9', 'e\u0301'],
        ['\u00e9', '\u00c3\u00a9'],
        ['\u0161', 'a'],
        ['\ud800', '\udfff'],
        ['\ud800', '\ufffd'],
        ['a'.repeat(44), '\u{1F600}'.repeat(22)],
      ] as const
      for (const [left, right] of different) {
        expect([left, right, isEqual(left, right)]).toEqual([left, right, false])
        expect([left, right, isEqual(right, left)]).toEqual([left, right, false])
      }
    })

    it('sees a difference at every place of a signature', () => {
      const { isEqual, randomToken } = make()
      const token = randomToken()
      for (const [index, character] of [...token].entries()) {
        const other = `${token.slice(0, index)}${character === '0' ? '1' : '0'}${token.slice(index + 1)}`
        expect(isEqual(token, other)).toBe(false)
      }
    })

    it('compares whatever it is given without throwing', () => {
      const { isEqual } = make()
      const text = fc.string({ unit: 'binary' })
      fc.assert(fc.property(text, text, (left, right) => isEqual(left, right) === (left === right)))
    })

    it('makes tokens of 32 bytes in lower-case hex, none twice', () => {
      const { randomToken } = make()
      const tokens = Array.from({ length: 1000 }, randomToken)
      for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/)
      expect(new Set(tokens).size).toBe(tokens.length)
      for (let place = 0; place < 64; place += 1) {
        expect(new Set(tokens.map((token) => token[place])).size).toBe(16)
      }
    })
  })
}
