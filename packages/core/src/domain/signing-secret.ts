// Whole groups of three bytes, then what is left of one, canonically. Two cases, since 24 to 64 bytes are 8 groups, up
// to 21 and one byte.
const SIGNING_SECRET =
  /^whsec_(?:(?:[A-Za-z0-9+/]{4}){8,20}(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?|(?:[A-Za-z0-9+/]{4}){21}(?:[A-Za-z0-9+/][AQgw]==)?)$/

/** The rules of {@link isSigningSecret} in words, for error messages. */
export const SIGNING_SECRET_RULE = '"whsec_" and 24 to 64 random bytes in base64'

/** Whether a text may sign outgoing webhooks, as Standard Webhooks write such a secret. */
export const isSigningSecret = (text: string): boolean => SIGNING_SECRET.test(text)
