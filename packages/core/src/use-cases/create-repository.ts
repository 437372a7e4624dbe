import { function as F, type taskEither as TE } from 'fp-ts'
import type { Repository } from '../domain/organization.ts'
import { defaultRepositoryUrl, providerOf, type RepositoryProvider } from '../domain/repository-provider.ts'
import type { NameTaken, RepositoryAdministration } from '../ports/administration.ts'
import type { Clock } from '../ports/clock.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UnknownOrganization } from './find-organization.ts'
import { orUnknown } from './or-unknown.ts'

export interface CreateRepository {
  readonly organizationId: string
  readonly name: string
  /** Null: told by the host of the URL. */
  readonly provider: RepositoryProvider | null
  /** Null: that of the provider, where it has a public host. */
  readonly url: string | null
}

export interface CreateRepositoryPorts {
  readonly repositories: Pick<RepositoryAdministration, 'create'>
  readonly clock: Clock
}

/** Makes a repository known to an organization. */
export const makeCreateRepository =
  ({ repositories, clock }: CreateRepositoryPorts) =>
  (command: CreateRepository): TE.TaskEither<StorageError | NameTaken | UnknownOrganization, Repository> => {
    const provider = command.provider ?? providerOf(command.url)
    const url = command.url ?? defaultRepositoryUrl(provider, command.name)
    return F.pipe(
      repositories.create({ ...command, provider, url, dateCreated: clock.now() }),
      orUnknown<UnknownOrganization>({ _tag: 'UnknownOrganization' }),
    )
  }
