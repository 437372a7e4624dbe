import { compareText, foldCase, type Repository, type RepositoryListing } from '@slugline/core'
import { read } from './at-once.ts'
import type { MemoryState, OrganizationState } from './memory-state.ts'

/** The repositories of an organization, by name. */
export const makeMemoryRepositoryListing = (state: MemoryState): RepositoryListing => ({
  names: (organizationId) => read(() => names(state.organizations.get(organizationId))),
  find: (organizationId, name) => read(() => find(state.organizations.get(organizationId), name)),
})

const names = (organization: OrganizationState | undefined): readonly string[] =>
  [...(organization?.repositories.values() ?? [])].map(({ name }) => name).sort(compareText)

const find = (organization: OrganizationState | undefined, name: string): string | null =>
  organization === undefined ? null : (repositoryNamed(organization, name)?.name ?? null)

/** The repository of a name, its case ignored. */
export const repositoryNamed = (organization: OrganizationState, name: string): Repository | undefined => {
  const folded = foldCase(name)
  for (const repository of organization.repositories.values()) {
    if (foldCase(repository.name) === folded) return repository
  }
  return undefined
}
