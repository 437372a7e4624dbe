import { RATE_LIMIT_HEADERS } from '../http/rate-limit-headers.ts'
import type { JsonObject } from './json.ts'

const { limit, remaining, reset } = RATE_LIMIT_HEADERS

const ofRateLimit = (description: string): JsonObject => ({
  description: `${description} Present where a rate limit is set.`,
  schema: { type: 'integer', minimum: 0 },
})

/** The headers that answers of many operations have, by name. */
export const HEADERS: JsonObject = {
  Link: {
    description: 'The page before and the page after; `results="true"` says that there is one.',
    required: true,
    schema: { type: 'string' },
  },
  [limit]: ofRateLimit('How many calls may be made in a second: with one token, or to the hooks of one project.'),
  [remaining]: ofRateLimit('How many of them are left.'),
  [reset]: ofRateLimit('When all of them may be made again, in seconds since 1970.'),
}

const references = (...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** The header of a page of a list. */
export const LINK: JsonObject = references('Link')

/** The headers of whatever is answered to a known caller. */
export const RATE_LIMIT: JsonObject = references(limit, remaining, reset)
