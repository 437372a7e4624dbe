import type { NameTaken, NewOrganization, Organization, OrganizationAdministration } from '@slugline/core'
import { either as E } from 'fp-ts'
import { atOnce, read } from './at-once.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'
import type { MemoryState } from './memory-state.ts'

/** The tenants. */
export const makeMemoryOrganizationAdministration = (state: MemoryState): OrganizationAdministration => ({
  list: (page) => read(() => pageFrom(all(state), page, byDateCreated, (organization) => organization)),
  find: (slugOrId) => read(() => find(state, slugOrId)),
  create: (organization) => atOnce(() => create(state, organization)),
  update: (organizationId, change) => atOnce(() => update(state, organizationId, change)),
})

const all = (state: MemoryState): readonly Organization[] =>
  [...state.organizations.values()].map(({ organization }) => organization)

const find = (state: MemoryState, slugOrId: string): Organization | null =>
  state.organizations.get(slugOrId)?.organization ?? all(state).find(({ slug }) => slug === slugOrId) ?? null

const create = (state: MemoryState, told: NewOrganization): E.Either<NameTaken, Organization> => {
  if (find(state, told.slug) !== null) return E.left({ _tag: 'NameTaken' })
  const organization: Organization = {
    id: state.nextId.organization(),
    slug: told.slug,
    name: told.name,
    dateCreated: told.dateCreated,
  }
  state.organizations.set(organization.id, {
    organization,
    revision: '1',
    projects: new Map(),
    repositories: new Map(),
    members: new Map(),
    matches: new Map(),
    releases: new Map(),
    commits: new Map(),
    deploys: [],
    webhookReceivers: new Map(),
  })
  return E.right(organization)
}

const update = (
  state: MemoryState,
  organizationId: string,
  { slug, name }: Parameters<OrganizationAdministration['update']>[1],
): E.Either<NameTaken, Organization | null> => {
  const found = state.organizations.get(organizationId)
  if (found === undefined) return E.right(null)
  const before = found.organization
  if (slug !== undefined && slug !== before.slug && find(state, slug) !== null) return E.left({ _tag: 'NameTaken' })
  found.organization = { ...before, slug: slug ?? before.slug, name: name ?? before.name }
  return E.right(found.organization)
}
