import type { taskEither as TE } from 'fp-ts'
import type { Project } from '../domain/organization.ts'
import type { ProjectAdministration } from '../ports/administration.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'

/** The organization has no project with this slug or id. */
export interface NoSuchProject {
  readonly _tag: 'NoSuchProject'
}

export interface FindProject {
  readonly organizationId: string
  readonly slugOrId: string
}

/** Finds the project of an organization that a path names by slug or id. */
export const makeFindProject =
  ({ projects }: { readonly projects: Pick<ProjectAdministration, 'find'> }) =>
  ({ organizationId, slugOrId }: FindProject): TE.TaskEither<StorageError | NoSuchProject, Project> =>
    orUnknown<NoSuchProject>({ _tag: 'NoSuchProject' })(projects.find(organizationId, slugOrId))
