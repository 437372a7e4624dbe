import { examplesOf, shown } from './examples.ts'
import type { Json, JsonObject } from './json.ts'

const get = (operationId: string, summary: string, responses: JsonObject): JsonObject => ({
  get: { operationId, tags: ['Operations'], summary, security: [], responses },
})

const json = (description: string, schema: JsonObject, example: Json | undefined): JsonObject => ({
  description,
  content: { 'application/json': { schema, ...shown(example) } },
})

const status = (word: string): JsonObject => ({
  type: 'object',
  properties: { status: { const: word } },
  required: ['status'],
})

const UNAVAILABLE: JsonObject = {
  type: 'object',
  properties: {
    status: { const: 'unavailable' },
    checks: { type: 'object', additionalProperties: { type: 'string', enum: ['up', 'down'] } },
  },
  required: ['status', 'checks'],
}

/** What the server tells of itself (HTTP contract, part F), as paths of the document. */
export const OWN_PATHS: JsonObject = {
  '/healthz': get('readHealth', 'Tell that the process lives', {
    200: json('It does.', status('ok'), examplesOf('readHealth')[0]?.answer),
  }),
  '/readyz': get('readReadiness', 'Tell whether requests are taken', {
    200: json('They are.', status('ready'), examplesOf('readReadiness')[0]?.answer),
    503: json('They are not, or no longer.', UNAVAILABLE, undefined),
  }),
  '/metrics': get('readMetrics', 'Read the metrics', {
    200: {
      description: 'In the text format of Prometheus.',
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
  }),
}
