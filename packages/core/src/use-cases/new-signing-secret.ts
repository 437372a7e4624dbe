import type { Signing } from '../ports/signing.ts'

/** A new secret for outgoing webhooks, as Standard Webhooks write it: 32 bytes that nobody can guess, in base64. */
export const newSigningSecret = ({ hmac, randomToken }: Pick<Signing, 'hmac' | 'randomToken'>): string =>
  `whsec_${hmac(randomToken(), 'outgoing webhooks', 'base64')}`
