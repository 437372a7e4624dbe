import type { NameTaken, NewRepository, Repository, RepositoryAdministration } from '@slugline/core'
import { either as E } from 'fp-ts'
import { atOnce, read } from './at-once.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'
import { repositoryNamed } from './memory-repository-listing.ts'
import { type MemoryState, type OrganizationState, raiseRevision } from './memory-state.ts'

/** The repositories of an organization. */
export const makeMemoryRepositoryAdministration = (state: MemoryState): RepositoryAdministration => ({
  list: (organizationId, page) =>
    read(() => pageFrom(all(state.organizations.get(organizationId)), page, byDateCreated, (repository) => repository)),
  find: (organizationId, name) => read(() => find(state.organizations.get(organizationId), name)),
  create: (repository) => atOnce(() => create(state, repository)),
  remove: (organizationId, repositoryId) => read(() => remove(state.organizations.get(organizationId), repositoryId)),
})

const all = (organization: OrganizationState | undefined): Iterable<Repository> =>
  organization?.repositories.values() ?? []

const find = (organization: OrganizationState | undefined, name: string): Repository | null =>
  organization === undefined ? null : (repositoryNamed(organization, name) ?? null)

const create = (state: MemoryState, told: NewRepository): E.Either<NameTaken, Repository | null> => {
  const organization = state.organizations.get(told.organizationId)
  if (organization === undefined) return E.right(null)
  if (repositoryNamed(organization, told.name) !== undefined) return E.left({ _tag: 'NameTaken' })
  const repository: Repository = {
    id: state.nextId.repository(),
    name: told.name,
    provider: told.provider,
    url: told.url,
    dateCreated: told.dateCreated,
  }
  organization.repositories.set(repository.id, repository)
  raiseRevision(organization)
  return E.right(repository)
}

const remove = (organization: OrganizationState | undefined, repositoryId: string): boolean => {
  if (organization === undefined || !organization.repositories.delete(repositoryId)) return false
  raiseRevision(organization)
  return true
}
