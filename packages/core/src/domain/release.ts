import type { Commit } from './commit.ts'
import type { Deploy } from './deploy.ts'
import type { Instant } from './instant.ts'
import type { Ref } from './ref.ts'
import type { Version } from './version.ts'

/** All that a release may be. */
export const RELEASE_VISIBILITIES = ['open', 'archived'] as const

/** Archived releases are out of the lists; all else stays. */
export type ReleaseVisibility = (typeof RELEASE_VISIBILITIES)[number]

/** A version of an organization's software, as it is read. */
export interface Release {
  readonly id: string
  readonly version: Version
  readonly status: ReleaseVisibility
  /** A label that a client gave (a branch, a tag). */
  readonly ref: string | null
  /** A client's, else that of its first deploy in time that has one; likewise `dateReleased` and `owner`. */
  readonly url: string | null
  readonly dateCreated: Instant
  /** Null while unreleased. */
  readonly dateReleased: Instant | null
  readonly owner: ReleaseOwner | null
  /** By slug. */
  readonly projects: readonly ReleaseProject[]
  readonly refs: readonly Ref[]
  readonly commitCount: number
  /** Those of the newest commits, {@link MAX_AUTHORS} at most. */
  readonly authors: readonly CommitAuthor[]
  /** The newest commit; null for a release that has refs alone. */
  readonly lastCommit: CommitView | null
  readonly deployCount: number
  readonly lastDeploy: Deploy | null
}

/** The member who released. */
export interface ReleaseOwner {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** A project of a release. */
export interface ReleaseProject {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly platform: string | null
}

/** How many authors a release names: a page of releases names those of a hundred, which may have 100 000 each. */
export const MAX_AUTHORS = 100

/** Who wrote a commit, as its author called himself. */
export interface CommitAuthor {
  /** The member whose verified address that is (see `resolveOwner`); null when it is nobody's, or of several. */
  readonly id: string | null
  readonly name: string | null
  readonly email: string | null
}

/** A commit as it is read. */
export interface CommitView {
  readonly id: string
  readonly message: string | null
  readonly dateCreated: Instant
  /** Its id is null when the organization does not know the repository. */
  readonly repository: { readonly id: string | null; readonly name: string } | null
  readonly author: CommitAuthor | null
}

/** A release as a store keeps it: what was told, nothing that is derived, and no id. */
export interface ReleaseState {
  readonly version: Version
  /** Sorted by id. */
  readonly projectIds: readonly string[]
  readonly dateCreated: Instant
  readonly status: ReleaseVisibility
  /** The four that follow: as a client gave them, else null. */
  readonly ref: string | null
  readonly url: string | null
  readonly ownerId: string | null
  readonly dateReleased: Instant | null
  /** One for each repository, by name. */
  readonly refs: readonly Ref[]
  /** Newest first, each as all releases that list it know it. */
  readonly commits: readonly Commit[]
}
