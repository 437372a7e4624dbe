import type { ApiRoute } from '../api/api-route.ts'
import { partsOf } from './path-parameters.ts'
import type { RefusalStatus } from './refusals.ts'

/** Any call may be refused so: without a token, over the rate limit, by a fault, or when the database is away. */
const ALWAYS: readonly RefusalStatus[] = [401, 429, 500, 503]

/** What a route of the API may be refused with: what follows from what it is, and what it says itself. */
export const refusalsOfRoute = ({ method, path, access, docs }: ApiRoute): readonly RefusalStatus[] => {
  const hasParts = partsOf(path).length > 0
  const statuses = new Set<RefusalStatus>([...ALWAYS, ...(docs.refusals ?? [])])
  if (hasParts || docs.query !== undefined || docs.body !== undefined) statuses.add(400)
  if (access !== 'any token') statuses.add(403)
  if (hasParts) statuses.add(404)
  if (method !== 'GET') statuses.add(413)
  if (docs.body !== undefined) statuses.add(415)
  return [...statuses].sort((left, right) => left - right)
}
