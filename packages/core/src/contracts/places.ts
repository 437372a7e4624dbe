import type { Place } from './builders.ts'
import type { Given } from './given.ts'
import { inOrder } from './running.ts'

/** A new organization with one project. */
export const newPlace = async (given: Pick<Given, 'organization' | 'project'>): Promise<Place> => {
  const organizationId = await given.organization()
  return { organizationId, projectIds: [await given.project(organizationId)] }
}

/** A new organization with several projects: a place for each alone, and one for all of them. */
export const newPlaces = async (
  given: Pick<Given, 'organization' | 'project'>,
  count: number,
): Promise<{ readonly each: readonly Place[]; readonly all: Place }> => {
  const organizationId = await given.organization()
  const projectIds = await inOrder(Array.from({ length: count }), () => given.project(organizationId))
  const each = projectIds.map((id) => ({ organizationId, projectIds: [id] }))
  return { each, all: { organizationId, projectIds } }
}
