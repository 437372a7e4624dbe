import type * as t from 'io-ts'

/**
 * What the OpenAPI document says of a route beside its method, path and access. Its codecs are the very ones by which
 * the handler reads and writes: the rest of the document is made of them.
 */
export interface RouteDocs {
  /** The name of the operation, the same for ever: clients are generated from it. */
  readonly id: string
  /** A line in the imperative: `List repositories`. */
  readonly summary: string
  readonly description?: string
  /** What the query is read by. A route that takes a cursor is a list, and answers a `Link` header. */
  readonly query?: t.Mixed & { readonly props: t.Props }
  /** What the body is read by; a route without it reads none. */
  readonly body?: t.Mixed
  /** The body may be left out, and is an empty object then. */
  readonly isBodyOptional?: boolean
  /** The successes, each with the codec of its body; null: none. */
  readonly answers: Readonly<Partial<Record<200 | 201 | 202 | 204 | 208, t.Mixed | null>>>
  /** The refusals that do not follow from all the others: `[409]`. */
  readonly refusals?: readonly (400 | 404 | 409 | 501 | 502)[]
}

/** The docs of a route that does the same below a project as another one does below an organization. */
export const ofProjectDocs = (docs: RouteDocs): RouteDocs => ({
  ...docs,
  id: `${docs.id}OfProject`,
  summary: `${docs.summary} of a project`,
})
