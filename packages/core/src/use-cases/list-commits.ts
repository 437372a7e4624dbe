import type { taskEither as TE } from 'fp-ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { CommitView } from '../domain/release.ts'
import type { UnknownRelease } from '../ports/deploy-recording.ts'
import type { ReleaseKey, ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'
import { UNKNOWN_RELEASE } from './read-release.ts'

export interface ListCommits {
  readonly release: ReleaseKey
  readonly page: PageQuery
}

/** Lists the commits of a release, newest first. */
export const makeListCommits =
  ({ reading }: { readonly reading: Pick<ReleaseReading, 'commits'> }) =>
  ({ release, page }: ListCommits): TE.TaskEither<StorageError | UnknownRelease, Page<CommitView>> =>
    orUnknown(UNKNOWN_RELEASE)(reading.commits(release, page))
