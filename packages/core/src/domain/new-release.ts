import type { Instant } from './instant.ts'
import type { Project } from './organization.ts'
import type { Release, ReleaseVisibility } from './release.ts'
import { compareText } from './text.ts'
import type { Version } from './version.ts'

/** What was told of a release when it was made; null is not told. */
export interface NewRelease {
  readonly id: string
  readonly version: Version
  /** In any order; one that is there twice counts once. */
  readonly projects: readonly Project[]
  readonly status: ReleaseVisibility | null
  readonly ref: string | null
  readonly url: string | null
  readonly dateReleased: Instant | null
  readonly dateCreated: Instant
}

/** A release that has just been made, as it would be read: there is no more to it yet than was told. */
export const newRelease = ({ projects, status, ...told }: NewRelease): Release => ({
  ...told,
  status: status ?? 'open',
  owner: null,
  projects: [...new Map(projects.map((project) => [project.id, project])).values()]
    .map(({ id, slug, name, platform }) => ({ id, slug, name, platform }))
    .sort((left, right) => compareText(left.slug, right.slug)),
  refs: [],
  commitCount: 0,
  authors: [],
  lastCommit: null,
  deployCount: 0,
  lastDeploy: null,
})
