import type { Signing } from '../ports/signing.ts'

/** No cryptography: for suites that are about what happens to genuine deliveries. */
export const plainSigning: Signing = {
  hmac: (key, message) => `${key}:${String(message)}`,
  digest: String,
  isEqual: (left, right) => left === right,
  randomToken: () => 'token',
}
