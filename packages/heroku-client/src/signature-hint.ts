/** Why a body's signature does not hold. */
export type SignatureFault = 'expired' | 'form' | 'missing' | 'repeated' | 'malformed' | 'mismatch'

const HEADER = 'The header Heroku-Webhook-Hmac-SHA256'

/** What to tell the caller, with the likely cause: neither payload nor secret, nor a part of them. */
export const HINTS: Readonly<Record<SignatureFault, string>> = {
  expired:
    'This project has no webhook secret that is still valid. Set the secret of the webhook subscription in its Heroku plugin again.',
  form: 'A deploy hook form cannot be signed, and this project has a webhook secret. Subscribe with "heroku webhooks:add", or remove the secret.',
  missing: `${HEADER} is missing, and this project has a webhook secret. Either the call is not from Heroku, or a proxy on its way drops the header.`,
  repeated: `${HEADER} came more than once. A proxy on its way may repeat it.`,
  malformed: `${HEADER} is not a base64 text of 44 characters. It is the base64 of the HMAC, not its hex digits, and stands alone in the header.`,
  mismatch:
    'The signature does not fit the body. Most likely the webhook secret of this project is not the one that "heroku webhooks:add" printed, or a proxy changed the body on its way: the raw bytes are signed.',
}
