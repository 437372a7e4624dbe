import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Signing } from '@slugline/core'

/** Node's cryptography behind the signing port. */
export const nodeSigning: Signing = {
  hmac: (key, message, encoding) => createHmac('sha256', key).update(message).digest(encoding),
  digest: (message) => hash('sha256', message, 'hex'),
  isEqual: (left, right) => isEqualInConstantTime(unitsOf(left), unitsOf(right)),
  randomToken: () => randomBytes(32).toString('hex'),
}

/** A text's UTF-16 units, which are different for different texts; in UTF-8 all lone surrogates are the same. */
const unitsOf = (text: string): Buffer => Buffer.from(text, 'utf16le')

/** `timingSafeEqual` throws on unequal lengths; the length itself is no secret. */
const isEqualInConstantTime = (left: Buffer, right: Buffer): boolean =>
  left.length === right.length ? timingSafeEqual(left, right) : !timingSafeEqual(left, left)
