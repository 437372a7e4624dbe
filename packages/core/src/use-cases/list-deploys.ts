import type { taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { DeployFilter, ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'

export interface ListDeploys {
  readonly filter: DeployFilter
  readonly page: PageQuery
}

/** Lists the deploys of an organization, newest first: the whole history. */
export const makeListDeploys =
  ({ reading }: { readonly reading: Pick<ReleaseReading, 'deploys'> }) =>
  ({ filter, page }: ListDeploys): TE.TaskEither<StorageError, Page<Deploy>> =>
    reading.deploys(filter, page)
