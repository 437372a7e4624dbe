import { wholeNumber } from '@slugline/core'
import * as t from 'io-ts'
import { RATE_LIMIT } from './headers.ts'
import type { JsonObject } from './json.ts'
import type { SchemaFold } from './json-schema.ts'

const ErrorWire = t.type({ detail: t.string }, 'Error')

const ProblemWire = t.intersection(
  [
    t.type({
      type: t.literal('about:blank'),
      title: t.string,
      status: wholeNumber('a status', 400, 599),
      detail: t.string,
    }),
    t.partial({ errors: t.array(t.type({ path: t.string, expected: t.string })) }),
  ],
  'Problem',
)

interface RefusalDocs {
  readonly name: string
  readonly description: string
  readonly headers?: JsonObject
}

const header = (name: string, description: string): JsonObject => ({
  [name]: { description, schema: { type: 'string' } },
})

const RETRY_AFTER = header('Retry-After', 'Seconds to wait before the next try.')

/** Why a call may be refused, by status (HTTP contract, part A, "Errors"). */
const REFUSALS = {
  400: { name: 'BadRequest', description: 'The body, the query or the path is wrong; each wrong field is named.' },
  401: {
    name: 'Unauthorized',
    description: 'The token is missing or not valid.',
    headers: header('WWW-Authenticate', 'Always `Bearer`.'),
  },
  403: { name: 'Forbidden', description: 'The token lacks each of the scopes that suffice.' },
  404: { name: 'NotFound', description: 'There is no such thing, or the token does not see it.' },
  408: { name: 'RequestTimeout', description: 'The body came too slowly.' },
  409: {
    name: 'Conflict',
    description:
      'The slug or the name is taken, there are as many as there may be, or the thing is not in a state for this.',
  },
  413: { name: 'ContentTooLarge', description: 'The body is too large.' },
  415: { name: 'UnsupportedMediaType', description: 'The body is of a type, or encoded in a way, that is not taken.' },
  429: {
    name: 'TooManyRequests',
    description: 'Over the rate limit, where one is set.',
    headers: { ...RETRY_AFTER, ...RATE_LIMIT },
  },
  500: { name: 'InternalError', description: 'A fault of the server.' },
  501: { name: 'NotImplemented', description: 'Source maps are not stored.' },
  502: { name: 'BadGateway', description: 'The platform answered something that is not understood.' },
  503: {
    name: 'Unavailable',
    description: 'Overloaded, or without its database or the platform.',
    headers: RETRY_AFTER,
  },
} as const satisfies Readonly<Record<number, RefusalDocs>>

/** A status with which a call may be refused. */
export type RefusalStatus = keyof typeof REFUSALS

/** References to the shared answers of some refusals, by status. */
export const refusalsOf = (statuses: readonly RefusalStatus[]): JsonObject =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${REFUSALS[status].name}` }]))

/** The shared answers themselves, by name: each in the two forms of which `Accept` chooses one. */
export const sharedRefusals = (fold: SchemaFold): JsonObject => {
  const content = {
    'application/json': { schema: fold.schemaOf(ErrorWire) },
    'application/problem+json': { schema: fold.schemaOf(ProblemWire) },
  }
  return Object.fromEntries(
    Object.values<RefusalDocs>(REFUSALS).map(({ name, ...answer }) => [name, { ...answer, content }]),
  )
}
