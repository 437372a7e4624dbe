import type { taskEither as TE } from 'fp-ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { Release } from '../domain/release.ts'
import type { ReleaseFilter, ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'

export interface ListReleases {
  readonly filter: ReleaseFilter
  readonly page: PageQuery
}

/** Lists the releases of an organization, or of some of its projects, newest first. */
export const makeListReleases =
  ({ reading }: { readonly reading: Pick<ReleaseReading, 'releases'> }) =>
  ({ filter, page }: ListReleases): TE.TaskEither<StorageError, Page<Release>> =>
    reading.releases(filter, page)
