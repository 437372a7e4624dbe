import type { NameTaken, NewProject, Project, ProjectAdministration } from '@slugline/core'
import { either as E } from 'fp-ts'
import { atOnce, read } from './at-once.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'
import { type MemoryState, type OrganizationState, type ProjectState, raiseRevision } from './memory-state.ts'

/** The projects of an organization. */
export const makeMemoryProjectAdministration = (state: MemoryState): ProjectAdministration => ({
  list: (organizationId, page) =>
    read(() => pageFrom(all(state.organizations.get(organizationId)), page, byDateCreated, (project) => project)),
  find: (organizationId, slugOrId) => read(() => find(state.organizations.get(organizationId), slugOrId)),
  create: (project) => atOnce(() => create(state, project)),
  setReleaseToken: (organizationId, projectId, releaseToken) =>
    read(() => setReleaseToken(state.organizations.get(organizationId), projectId, releaseToken)),
})

const all = (organization: OrganizationState | undefined): readonly Project[] =>
  [...(organization?.projects.values() ?? [])].map(({ project }) => project)

const find = (organization: OrganizationState | undefined, slugOrId: string): Project | null =>
  organization?.projects.get(slugOrId)?.project ?? all(organization).find(({ slug }) => slug === slugOrId) ?? null

const create = (state: MemoryState, told: NewProject): E.Either<NameTaken, Project | null> => {
  const organization = state.organizations.get(told.organizationId)
  if (organization === undefined) return E.right(null)
  if (find(organization, told.slug) !== null) return E.left({ _tag: 'NameTaken' })
  const { organizationId, slug, name, platform, releaseToken, dateCreated } = told
  const project: Project = { id: state.nextId.project(), organizationId, slug, name, platform, dateCreated }
  const known: ProjectState = { project, organization, releaseToken, options: {}, hook: null, ...nothingRecorded() }
  organization.projects.set(project.id, known)
  state.projects.set(project.id, known)
  raiseRevision(organization)
  return E.right(project)
}

const nothingRecorded = (): Pick<ProjectState, 'deploysByKey' | 'deploys' | 'deliveries' | 'seen' | 'backfills'> => ({
  deploysByKey: new Map(),
  deploys: [],
  deliveries: new Map(),
  seen: new Map(),
  backfills: new Map(),
})

const setReleaseToken = (
  organization: OrganizationState | undefined,
  projectId: string,
  releaseToken: string,
): boolean => {
  const found = organization?.projects.get(projectId)
  if (found === undefined) return false
  found.releaseToken = releaseToken
  raiseRevision(found.organization)
  return true
}
