import type * as t from 'io-ts'
import type { ApiRoute } from '../api/api-route.ts'
import type { RouteDocs } from '../api/route-docs.ts'
import type { Access } from '../api/scopes.ts'
import { examplesOf, shown } from './examples.ts'
import { LINK, RATE_LIMIT } from './headers.ts'
import { type Json, type JsonObject, membersOf } from './json.ts'
import { isOptional, type Schema, type SchemaFold } from './json-schema.ts'
import { pathParameters } from './path-parameters.ts'
import { refusalsOf } from './refusals.ts'
import { refusalsOfRoute } from './route-refusals.ts'

/** Describes a route of the API as an operation of the group that is named `tag`. */
export const operationOf = (fold: SchemaFold, tag: string, route: ApiRoute): JsonObject => {
  const { docs, access } = route
  const description = [docs.description, describeAccess(access)].filter((text) => text !== undefined).join('\n\n')
  const parameters = withExamples(docs.id, [...pathParameters(fold, route.path), ...queryParameters(fold, docs)])
  return {
    operationId: docs.id,
    tags: [tag],
    summary: docs.summary,
    description,
    security: securityOf(access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(docs.body === undefined ? {} : { requestBody: requestBody(docs, fold.schemaOf(docs.body)) }),
    responses: { ...successes(fold, docs), ...refusalsOf(refusalsOfRoute(route)) },
  }
}

const queryParameters = (fold: SchemaFold, { query }: RouteDocs): readonly JsonObject[] =>
  Object.entries(query?.props ?? {}).map(([name, codec]) => ({
    name,
    in: 'query',
    required: !isOptional(codec),
    schema: fold.parameterOf(codec),
  }))

/**
 * An example of a parameter is the first that the story uses. That of a query stands in the schema: pages on which
 * routes are tried fill the field with any other, and would filter lists unasked.
 */
const withExamples = (id: string, parameters: readonly JsonObject[]): readonly JsonObject[] =>
  parameters.map((parameter) => {
    const values = examplesOf(id).map((example) => example.parameters[String(parameter.name)])
    const value = values.find((each) => each !== undefined)
    if (value === undefined) return parameter
    const example = meaningOf(value, parameter.schema)
    return parameter.in === 'query'
      ? { ...parameter, schema: { ...membersOf(parameter.schema), examples: [example] } }
      : { ...parameter, example }
  })

/** What a text means that stands in a path or a query. */
const meaningOf = (text: string, schema: Json | undefined): Json => {
  const type = membersOf(schema).type
  if (type === 'integer') return Number(text)
  return type === 'array' ? [text] : text
}

const requestBody = ({ id, isBodyOptional = false }: RouteDocs, schema: Schema): JsonObject => {
  const example = examplesOf(id).find(({ body }) => body !== undefined)
  return { required: !isBodyOptional, content: { 'application/json': { schema, ...shown(example?.body) } } }
}

/** What a success says where nothing more is to be said. */
export const DONE = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted: it will be done soon.',
  204: 'Done; the answer has no body.',
  208: 'All of it was there already.',
} as const

const successes = (fold: SchemaFold, docs: RouteDocs): JsonObject => {
  const headers = isList(docs) ? { ...LINK, ...RATE_LIMIT } : RATE_LIMIT
  const statuses = [200, 201, 202, 204, 208] as const
  return Object.fromEntries(
    statuses.flatMap((status) => {
      const codec = docs.answers[status]
      if (codec === undefined) return []
      return [[status, { description: DONE[status], headers, ...content(fold, docs.id, status, codec) }]]
    }),
  )
}

/** Whoever takes a cursor answers a page of a list. */
const isList = ({ query }: RouteDocs): boolean => query?.props.cursor !== undefined

const content = (fold: SchemaFold, id: string, status: number, codec: t.Mixed | null): JsonObject => {
  if (codec === null) return {}
  const example = examplesOf(id).find((each) => each.status === status)
  return { content: { 'application/json': { schema: fold.schemaOf(codec), ...shown(example?.answer) } } }
}

/** Alternatives, of which any one suffices; the admin token always does. */
const securityOf = (access: Access): readonly JsonObject[] => {
  const adminToken = { adminToken: [] }
  if (access === 'admin token') return [adminToken]
  const tokens = access === 'any token' ? [{ token: [] }] : access.map((scope) => ({ token: [scope] }))
  return [...tokens, adminToken]
}

const describeAccess = (access: Access): string => {
  if (access === 'admin token') return 'Takes the admin token alone.'
  return access === 'any token' ? 'Takes any token.' : `Any one of these scopes suffices: ${access.join(', ')}.`
}
