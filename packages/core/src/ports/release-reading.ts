import type { taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import type { Environment } from '../domain/environment.ts'
import type { Instant } from '../domain/instant.ts'
import type { DeployKind } from '../domain/kind.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { CommitView, Release, ReleaseVisibility } from '../domain/release.ts'
import type { Version } from '../domain/version.ts'
import type { StorageError } from './storage-error.ts'

/**
 * What was recorded, as it is read. What depends on neighbours in time (previous commits; a release's date, owner and
 * url where no client gave them) is derived here, never kept. Ids of another organization find nothing.
 */
export interface ReleaseReading {
  /** By (`dateCreated`, id). Empty for an organization that does not exist. */
  readonly releases: (filter: ReleaseFilter, page: PageQuery) => TE.TaskEither<StorageError, Page<Release>>
  /** Null when there is no such release; archived ones are found. */
  readonly release: (key: ReleaseKey) => TE.TaskEither<StorageError, Release | null>
  /** Newest first, by place. Null when there is no such release. */
  readonly commits: (key: ReleaseKey, page: PageQuery) => TE.TaskEither<StorageError, Page<CommitView> | null>
  /** By (`dateFinished`, id). Empty for a release or an organization that does not exist. */
  readonly deploys: (filter: DeployFilter, page: PageQuery) => TE.TaskEither<StorageError, Page<Deploy>>
  /** One deploy by its idempotency key. Null when there is none, or its release was removed. */
  readonly deploy: (key: DeployKey) => TE.TaskEither<StorageError, Deploy | null>
  /**
   * Which of these keys have a deploy in that project (the lowest of the deploy's), or had one whose release was removed
   * since: to record them would change nothing. In any order.
   */
  readonly recordedKeys: (
    organizationId: string,
    projectId: string,
    keys: readonly string[],
  ) => TE.TaskEither<StorageError, readonly string[]>
  /**
   * Of the releases that share a project with this one (any, if it has none), not itself and not later by
   * (`dateReleased` or else `dateCreated`, id), the last one whose `lastCommit` is a full SHA (40 or 64 hexadecimal
   * digits). Null when there is none, or no such release.
   */
  readonly previousWithCommits: (key: ReleaseKey) => TE.TaskEither<StorageError, Release | null>
}

/** Names a release; with a project it is found only if it has that project. */
export interface ReleaseKey {
  readonly organizationId: string
  readonly projectId: string | null
  readonly version: Version
}

/** Names a deploy. */
export interface DeployKey {
  readonly organizationId: string
  /** The lowest of its projects, under which its key is unique. */
  readonly projectId: string
  readonly key: string
}

/** Which releases; null and empty lists filter nothing. */
export interface ReleaseFilter {
  readonly organizationId: string
  /** Releases of any of these. */
  readonly projectIds: readonly string[]
  readonly status: ReleaseVisibility
  /** A part of the version, its case (that of A-Z) ignored. */
  readonly query: string | null
  /** Releases that were deployed there. */
  readonly environment: Environment | null
}

/** Which deploys; null and empty lists filter nothing. */
export interface DeployFilter {
  readonly organizationId: string
  readonly version: Version | null
  readonly environments: readonly Environment[]
  readonly projectIds: readonly string[]
  readonly kind: DeployKind | null
  /** Id or name of an app. */
  readonly app: string | null
  /** Inclusive and exclusive bounds of `dateFinished`. */
  readonly since: Instant | null
  readonly until: Instant | null
}
