import type { openApiDocument } from '@slugline/adapters-http'

export type JsonObject = ReturnType<typeof openApiDocument>

/** Anything that JSON can say. */
export type Json = JsonObject[string]

/** What stands at a path of members; undefined when nothing does. */
export const at = (json: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce((value, name) => (isObject(value) ? value[name] : undefined), json)

/** An object, or an empty one. */
export const objectOf = (json: Json | undefined): JsonObject => (isObject(json) ? json : {})

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
