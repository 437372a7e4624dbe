import { at, type JsonObject, objectOf } from '../support/json.ts'

/** An operation of a document. */
export interface Operation {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/api/0/organizations/{org}/` */
  readonly path: string
  /** The successes that it declares. */
  readonly successes: readonly number[]
}

/** All operations of a document. */
export const operationsOf = (document: JsonObject): readonly Operation[] =>
  Object.entries(objectOf(document.paths)).flatMap(([path, methods]) =>
    (['GET', 'POST', 'PUT', 'DELETE'] as const).flatMap((method) => {
      const operation = at(methods, method.toLowerCase())
      const statuses = Object.keys(objectOf(at(operation, 'responses'))).map(Number)
      const successes = statuses.filter((status) => status < 300)
      return operation === undefined ? [] : [{ id: String(at(operation, 'operationId')), method, path, successes }]
    }),
  )

/** The URL of an operation: what is no part of its path stands in the query. */
export const urlOf = ({ path }: Operation, parameters: Readonly<Record<string, string>>): string => {
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  const query = new URLSearchParams(Object.entries(parameters).filter(([name]) => !inPath.has(name)))
  const filled = path.replace(/\{(\w+)\}/g, (_part, name: string) => encodeURIComponent(parameters[name] ?? ''))
  return query.size === 0 ? filled : `${filled}?${query}`
}
