import type { ApiPorts } from '../api/api-route.ts'
import { type RouteGroup, routeGroupsOf } from '../api/route-table.ts'
import { HEADERS } from './headers.ts'
import { HOOK_PATH, hookOperation } from './hook-operation.ts'
import type { JsonObject } from './json.ts'
import { makeSchemaFold, type SchemaFold } from './json-schema.ts'
import { operationOf } from './operation.ts'
import { OWN_PATHS } from './own-operations.ts'
import { templateOf } from './path-parameters.ts'
import { sharedRefusals } from './refusals.ts'

/** What a document is made of: the API as it is served, and the version of the software. */
export interface DocumentOptions extends ApiPorts {
  readonly version: string
}

const DESCRIPTION = `Release tracking for Heroku. Each path is answered with and without the slash at its end, and with 405
where it does not take a method. Members may be added to any object of an answer.`

/**
 * The OpenAPI 3.1 document of all routes, made of the codecs that decode and of those that answers are typed by. Throws
 * for a codec or a part of a path that it cannot describe.
 */
export const openApiDocument = ({ version, ...api }: DocumentOptions): JsonObject => {
  const fold = makeSchemaFold()
  const groups = routeGroupsOf(api)
  const responses = sharedRefusals(fold)
  const paths = {
    ...apiPaths(fold, groups),
    [templateOf(HOOK_PATH)]: { post: hookOperation(fold) },
    ...OWN_PATHS,
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Slugline', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: api.publicUrl }],
    tags: [...groups.map(({ name, description }) => ({ name, description })), ...OWN_TAGS],
    paths,
    components: { securitySchemes: SECURITY, headers: HEADERS, responses, schemas: fold.nouns() },
  }
}

const apiPaths = (fold: SchemaFold, groups: readonly RouteGroup[]): JsonObject => {
  const paths: Record<string, JsonObject> = {}
  for (const { name, routes } of groups) {
    for (const route of routes) {
      const path = templateOf(route.path)
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(fold, name, route) }
    }
  }
  return paths
}

const OWN_TAGS: readonly JsonObject[] = [
  { name: 'Hooks', description: 'Where platforms and scripts tell of releases.' },
  { name: 'Operations', description: 'What the server tells of itself.' },
]

const SECURITY: JsonObject = {
  token: { type: 'http', scheme: 'bearer', description: 'A token of an organization, with scopes.' },
  adminToken: { type: 'http', scheme: 'bearer', description: 'The admin token, which may do everything.' },
}
