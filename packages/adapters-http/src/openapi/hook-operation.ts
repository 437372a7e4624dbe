import { BuiltinBody, OUTCOMES } from '@slugline/core'
import * as t from 'io-ts'
import { ReleaseWire } from '../api/release-wire.ts'
import { IdWire } from '../api/wire.ts'
import { examplesOf, shown } from './examples.ts'
import { RATE_LIMIT } from './headers.ts'
import type { JsonObject } from './json.ts'
import type { Schema, SchemaFold } from './json-schema.ts'
import { DONE } from './operation.ts'
import { pathParameters } from './path-parameters.ts'
import { refusalsOf } from './refusals.ts'

/** The path of the hook (HTTP contract, part B). */
export const HOOK_PATH = '/api/hooks/release/:plugin/:projectId/:signature/'

const ID = 'receiveHook'

const DESCRIPTION = `The URL is the key: no token is asked for. \`builtin\` reads a release as JSON; \`heroku\` reads what
Heroku's webhooks send, signed in \`Heroku-Webhook-Hmac-SHA256\` where the project has a secret, and the form of Heroku's
retired deploy hook. What came of a delivery stands in the headers of the answer.`

/** The hook as an operation; it is described by hand, since its bodies are its plugins'. */
export const hookOperation = (fold: SchemaFold): JsonObject => ({
  operationId: ID,
  tags: ['Hooks'],
  summary: 'Tell of a release',
  description: DESCRIPTION,
  security: [],
  parameters: pathParameters(fold, HOOK_PATH),
  requestBody: { required: true, content: bodies(fold.schemaOf(BuiltinBody)) },
  responses: {
    201: { description: 'The release, or its project, is new (`builtin`).', ...answer(fold, 201) },
    204: { description: 'Taken (`heroku`).', headers: headers(fold) },
    208: { description: DONE[208], ...answer(fold, 208) },
    ...refusalsOf([400, 401, 403, 404, 408, 413, 415, 429, 500, 503]),
  },
})

const HEROKU: Schema = { type: 'object', properties: { data: { type: 'object' } }, required: ['data'] }

const FORM: Schema = { type: 'object', additionalProperties: { type: 'string' } }

const bodies = (builtin: Schema): JsonObject => {
  const json = { schema: { anyOf: [builtin, HEROKU] }, ...shown(examplesOf(ID).find(({ body }) => body)?.body) }
  return {
    'application/json': json,
    'application/vnd.heroku+json': { schema: HEROKU },
    'application/x-www-form-urlencoded': { schema: FORM },
  }
}

const answer = (fold: SchemaFold, status: number): JsonObject => ({
  headers: headers(fold),
  content: {
    'application/json': {
      schema: fold.schemaOf(ReleaseWire),
      ...shown(examplesOf(ID).find((example) => example.status === status)?.answer),
    },
  },
})

const headers = (fold: SchemaFold): JsonObject => ({
  'Slugline-Outcome': {
    description: 'What came of the delivery.',
    required: true,
    schema: { type: 'string', enum: OUTCOMES },
  },
  'Slugline-Reason': { description: 'Why. Reasons may be added.', required: true, schema: fold.schemaOf(t.string) },
  'Slugline-Delivery': { description: 'The id of the stored delivery.', schema: fold.schemaOf(IdWire) },
  ...RATE_LIMIT,
})
