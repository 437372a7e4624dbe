import type { Options, RawDelivery, SignatureError, Signing, Verified } from '@slugline/core'
import { either as E } from 'fp-ts'
import { isForm } from './media-type.ts'
import { HINTS, type SignatureFault } from './signature-hint.ts'
import { isOpen, webhookSecretsAt } from './webhook-secret.ts'

/** The header that Heroku signs with, in lower case. */
export const SIGNATURE_HEADER = 'heroku-webhook-hmac-sha256'

/** Canonical base64 of 32 bytes: 44 characters, of which the last digit carries four bits. */
const SIGNATURE = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

/** What a signature is checked with. */
export type BodySigning = Pick<Signing, 'hmac' | 'isEqual'>

/**
 * Checks that Heroku signed these very bytes with one of the secrets that hold when the call came in. A project
 * without a secret takes every call, and marks it as unsigned.
 */
export const verifyBody =
  (signing: BodySigning) =>
  (delivery: RawDelivery, options: Options): E.Either<SignatureError, Verified> => {
    if (isOpen(options)) return E.right({ unsigned: true })
    const fault = findFault(signing, delivery, webhookSecretsAt(options, delivery.receivedAt))
    return fault === null ? E.right({ unsigned: false }) : E.left({ _tag: 'SignatureError', hint: HINTS[fault] })
  }

const findFault = (signing: BodySigning, delivery: RawDelivery, secrets: readonly string[]): SignatureFault | null => {
  if (secrets.length === 0) return 'expired'
  if (isForm(delivery.mediaType)) return 'form'
  const [signature, ...others] = delivery.header(SIGNATURE_HEADER)
  if (signature === undefined || signature === '') return 'missing'
  if (others.length > 0) return 'repeated'
  if (!SIGNATURE.test(signature)) return 'malformed'
  return isSigned(signing, signature, delivery.raw, secrets) ? null : 'mismatch'
}

/** All secrets are tried, whichever fits, so that the time tells nothing. An empty one would fit what anybody signs. */
const isSigned = (signing: BodySigning, signature: string, raw: Uint8Array, secrets: readonly string[]): boolean =>
  secrets
    .map((secret) => signing.isEqual(signature, signing.hmac(secret, raw, 'base64')) && secret !== '')
    .includes(true)
