import { createHash } from 'node:crypto'

/** A JSON answer, with the tag by which its reader can ask whether it still holds. */
export const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response => {
  const text = JSON.stringify(body)
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  return new Response(text, { status, headers: { 'content-type': 'application/json', etag, ...headers } })
}

const MESSAGES: Readonly<Record<string, string>> = {
  forbidden: 'You do not have access to this resource.',
  internal_server_error: 'An internal error occurred.',
  invalid_params: 'The parameters are not valid.',
  not_found: 'The requested resource does not exist.',
  rate_limit: 'Your account reached the API rate limit',
  requested_range_not_satisfiable: 'The requested range cannot be satisfied.',
  unauthorized: 'Invalid credentials provided.',
}

/** An error in Heroku's form. */
export const refuse = (status: number, id: string, headers: Readonly<Record<string, string>> = {}): Response =>
  answer(status, { id, message: MESSAGES[id] ?? 'The request was refused.' }, headers)

export const notFound = (): Response => refuse(404, 'not_found')
