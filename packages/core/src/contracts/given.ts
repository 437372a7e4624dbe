import { either as E } from 'fp-ts'
import type { MemberEmail } from '../domain/organization.ts'
import type { Store } from '../ports/store.ts'
import { START } from './builders.ts'
import { must, run } from './running.ts'

/** How a suite sets up what it needs. Each organization is new, so that tests may share a store. */
export interface Given {
  /** A new organization; answers its id. */
  readonly organization: () => Promise<string>
  /** A new project of an organization; answers its id. */
  readonly project: (organizationId: string) => Promise<string>
  /** A repository that an organization knows; answers its id. */
  readonly repository: (organizationId: string, name: string) => Promise<string>
  /** A member of an organization; answers his id. */
  readonly member: (organizationId: string, emails: readonly MemberEmail[], name?: string) => Promise<string>
}

/** What every suite opens: its subject and, perhaps, a way to let go of it. */
export interface Opened {
  /** Called when the suite is done. */
  readonly close?: () => Promise<void>
}

let names = 0

/** A slug that no test of this process used before. */
export const freshSlug = (): string => {
  names += 1
  return `contract-${names}-organization`
}

type Administered = Pick<Store, 'organizations' | 'projects' | 'repositoryAdministration' | 'members'>

/** Sets things up through a store's own administration ports. */
export const givenIn = (store: Administered): Given => ({
  organization: () => newOrganization(store),
  project: async (organizationId) => {
    const slug = freshSlug()
    const told = { organizationId, slug, name: slug, platform: null, releaseToken: `token of ${slug}` }
    return must(await run(store.projects.create({ ...told, dateCreated: START }))).id
  },
  repository: async (organizationId, name) => {
    const told = { organizationId, name, provider: 'github', url: null, dateCreated: START }
    return must(await run(store.repositoryAdministration.create(told))).id
  },
  member: async (organizationId, emails, name = 'Somebody') =>
    must(await run(store.members.create({ organizationId, name, emails, dateCreated: START }))).id,
})

/** Other runs may have left organizations in the same store: the next free slug will do. */
const newOrganization = async (store: Administered): Promise<string> => {
  const slug = freshSlug()
  const created = await store.organizations.create({ slug, name: slug, dateCreated: START })()
  if (E.isRight(created)) return created.right.id
  if (created.left._tag === 'NameTaken') return newOrganization(store)
  throw new Error(`the store refused an organization: ${created.left._tag}`, { cause: created.left.cause })
}
