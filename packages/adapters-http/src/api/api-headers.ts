/**
 * What every answer of the API tells browsers, beside `SAFE_HEADERS`: it is data, to be neither run, framed nor embedded,
 * and its address is nobody else's business; where it is reached by https, always by https.
 *
 * `@fastify/helmet` makes its headers anew for each answer, and takes as long as half a call does.
 */
export const apiHeaders = (publicUrl: string): Readonly<Record<string, string>> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  ...(/^https:/i.test(publicUrl) ? { 'strict-transport-security': 'max-age=31536000' } : {}),
})
