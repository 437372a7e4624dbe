import { function as F, taskEither as TE } from 'fp-ts'
import type { ProjectAdministration } from '../ports/administration.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { NoSuchProject } from './find-project.ts'

export interface ChangeReleaseTokenPorts {
  readonly projects: Pick<ProjectAdministration, 'setReleaseToken'>
  readonly signing: Pick<Signing, 'randomToken'>
}

/** Gives a project a new release token and answers it: all hook URLs of the project change at once. */
export const makeChangeReleaseToken =
  ({ projects, signing }: ChangeReleaseTokenPorts) =>
  (project: {
    readonly organizationId: string
    readonly projectId: string
  }): TE.TaskEither<StorageError | NoSuchProject, string> => {
    const releaseToken = signing.randomToken()
    return F.pipe(
      projects.setReleaseToken(project.organizationId, project.projectId, releaseToken),
      TE.flatMap((found) => (found ? TE.right(releaseToken) : TE.left<NoSuchProject>({ _tag: 'NoSuchProject' }))),
    )
  }
