import { compareText, type Project } from '@slugline/core'
import type { OrganizationState } from './memory-state.ts'

/** Some projects of an organization, by slug. */
export const projectsBySlug = ({ projects }: OrganizationState, ids: readonly string[]): readonly Project[] => {
  const found = ids.flatMap((id) => projects.get(id)?.project ?? [])
  return found.sort((left, right) => compareText(left.slug, right.slug))
}
