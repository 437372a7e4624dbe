import type { taskEither as TE } from 'fp-ts'
import type { Commit } from '../domain/commit.ts'
import type { Repository } from '../domain/organization.ts'
import type { PlatformError } from './platform-error.ts'

/** Where the commits between two deploys are found. */
export interface CommitSource {
  /**
   * The commits that `head` has and `base` has not. Null when the source does not serve that repository, or does not
   * know one of the two. Their `repository` is the name that the organization gives it.
   */
  readonly between: (
    repository: Pick<Repository, 'name' | 'provider' | 'url'>,
    base: string,
    head: string,
  ) => TE.TaskEither<PlatformError, CommitRange | null>
}

export interface CommitRange {
  /**
   * Where `head` is, seen from `base`: `ahead`; `behind` (a way back: there are no commits); `diverged` (the commits are
   * those since the two parted); `identical`.
   */
  readonly direction: 'ahead' | 'behind' | 'diverged' | 'identical'
  /** Newest first. */
  readonly commits: readonly Commit[]
}
