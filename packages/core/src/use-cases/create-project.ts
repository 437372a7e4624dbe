import { function as F, taskEither as TE } from 'fp-ts'
import { type Project, slugOf } from '../domain/organization.ts'
import type { NameTaken, ProjectAdministration } from '../ports/administration.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UnknownOrganization } from './find-organization.ts'
import { orUnknown } from './or-unknown.ts'

/** Nothing of the name can stand in a slug: one must be given. */
export interface SlugNeeded {
  readonly _tag: 'SlugNeeded'
}

export interface CreateProject {
  readonly organizationId: string
  readonly name: string
  /** Null: made from the name. */
  readonly slug: string | null
  readonly platform: string | null
}

export interface CreateProjectPorts {
  readonly projects: Pick<ProjectAdministration, 'create'>
  readonly signing: Pick<Signing, 'randomToken'>
  readonly clock: Clock
}

/** Creates a project with a release token of its own. */
export const makeCreateProject =
  ({ projects, signing, clock }: CreateProjectPorts) =>
  (command: CreateProject): TE.TaskEither<StorageError | NameTaken | SlugNeeded | UnknownOrganization, Project> => {
    const slug = command.slug ?? slugOf(command.name)
    if (slug === null) return TE.left({ _tag: 'SlugNeeded' })
    return F.pipe(
      projects.create({ ...command, slug, releaseToken: signing.randomToken(), dateCreated: clock.now() }),
      orUnknown<UnknownOrganization>({ _tag: 'UnknownOrganization' }),
    )
  }
