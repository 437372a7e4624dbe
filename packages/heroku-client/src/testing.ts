import { createHmac } from 'node:crypto'

export { SIGNATURE_HEADER } from './body-signature.ts'
export { deployHookForm, type SampleDeployHook } from './deploy-hook-sample.ts'
export { type ReleasePayload, releasePayload, type SampleRelease } from './release-payload.ts'
export { sampleCommit, sampleId } from './sample-id.ts'
export {
  addonPayload,
  configPayload,
  containerPayload,
  deployPayload,
  failedPayload,
  pendingPayload,
  promotionPayload,
  rollbackPayload,
} from './sample-payloads.ts'

/**
 * Signs a body as Heroku does: the value of the header {@link SIGNATURE_HEADER}. What is signed are the bytes, so send
 * exactly these.
 *
 * @example
 * const body = JSON.stringify(deployPayload({ app: 'acme-web', release: 42 }))
 * const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signDelivery('my-secret', body) }
 * await fetch(hookUrl, { method: 'POST', headers, body })
 */
export const signDelivery = (secret: string, body: string | Uint8Array): string =>
  createHmac('sha256', secret).update(body).digest('base64')
