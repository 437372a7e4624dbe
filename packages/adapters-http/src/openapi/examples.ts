import examples from './examples.json' with { type: 'json' }
import type { Json, JsonObject } from './json.ts'

/** A call that a server really answered so: `test/openapi/story.test.ts` makes them, and compares. */
export interface Example {
  /** The parameters of path and query. */
  readonly parameters: Readonly<Record<string, string>>
  /** What was sent; absent when nothing was. */
  readonly body?: Json
  readonly status: number
  /** What was answered; absent when the answer had no JSON. */
  readonly answer?: Json
}

const EXAMPLES: Readonly<Record<string, readonly Example[]>> = examples

/** The examples of an operation, one for each of its successes that the story comes to. */
export const examplesOf = (operationId: string): readonly Example[] => EXAMPLES[operationId] ?? []

/** The members by which a body shows an example. */
export const shown = (value: Json | undefined): JsonObject => (value === undefined ? {} : { example: value })
