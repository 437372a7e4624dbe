import type { taskEither as TE } from 'fp-ts'
import type { Organization } from '../domain/organization.ts'
import type { OrganizationAdministration } from '../ports/administration.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'

/** No organization has this slug or id. */
export interface UnknownOrganization {
  readonly _tag: 'UnknownOrganization'
}

/** Finds the organization that a path names by slug or id. */
export const makeFindOrganization =
  ({ organizations }: { readonly organizations: Pick<OrganizationAdministration, 'find'> }) =>
  (slugOrId: string): TE.TaskEither<StorageError | UnknownOrganization, Organization> =>
    orUnknown<UnknownOrganization>({ _tag: 'UnknownOrganization' })(organizations.find(slugOrId))
