import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSigningSecret } from '../../src/index.ts'

it('takes 24 to 64 bytes in canonical base64, and nothing else', () => {
  for (let length = 0; length < 100; length += 1) {
    const base64 = Buffer.alloc(length, 0xff).toString('base64')
    expect([length, isSigningSecret(`whsec_${base64}`)]).toEqual([length, length >= 24 && length <= 64])
    expect(isSigningSecret(base64)).toBe(false)
  }
})

it('takes what Buffer writes, and only as Buffer writes it', () => {
  const written = fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => {
    const base64 = Buffer.from(bytes).toString('base64')
    expect(isSigningSecret(`whsec_${base64}`)).toBe(true)
    const others = [`${base64}=`, ` ${base64}`, `${base64}\n`, base64.slice(0, -1), `-${base64.slice(1)}`]
    for (const other of others) expect(isSigningSecret(`whsec_${other}`)).toBe(false)
  })
  fc.assert(written)
})
