import type { ApiRoute } from '../api/api-route.ts'
import type { DescribedRoute } from './operation.ts'
import { partsOf } from './path-parameters.ts'
import type { RefusalStatus } from './refusals.ts'

/** Any call may be refused so: without a token, over the rate limit, by a fault, or when the database is away. */
const ALWAYS: readonly RefusalStatus[] = [401, 429, 500, 503]

/** A route of the API with the refusals that follow from what it is. */
export const describeApiRoute = (route: ApiRoute): DescribedRoute => ({ ...route, refusals: refusalsOfRoute(route) })

const refusalsOfRoute = ({ method, path, access, docs }: ApiRoute): readonly RefusalStatus[] => {
  const parts = partsOf(path).length
  const statuses = new Set<RefusalStatus>([...ALWAYS, ...(docs.refusals ?? [])])
  if (parts > 0 || docs.query !== undefined || docs.body !== undefined) statuses.add(400)
  if (access !== 'any token') statuses.add(403)
  if (parts > 0) statuses.add(404)
  if (method !== 'GET') statuses.add(413)
  if (docs.body !== undefined) statuses.add(415)
  return [...statuses].sort((left, right) => left - right)
}
