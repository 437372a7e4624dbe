/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [member: string]: Json
}

/** The members of an object; none of anything else. */
export const membersOf = (json: Json | undefined): JsonObject => (isObject(json) ? json : {})

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
