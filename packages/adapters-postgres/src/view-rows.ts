import type {
  App,
  CommitAuthor,
  CommitView,
  Deploy,
  DeployKind,
  Instant,
  Ref,
  Release,
  ReleaseOwner,
  ReleaseProject,
  ReleaseVisibility,
} from '@slugline/core'

/** A deploy, as the database puts it together. */
export interface DeployRow {
  readonly id: string
  readonly environment: string
  readonly name: string | null
  readonly url: string | null
  readonly dateStarted: Instant | null
  readonly dateFinished: Instant
  readonly kind: DeployKind
  readonly releaseNumber: number | null
  readonly appId: string | null
  readonly appName: string | null
  readonly version: string
  readonly deliveryId: string | null
  readonly projects: readonly { readonly id: string; readonly slug: string }[]
  readonly releaseUrl: string | null
  readonly refs: readonly Ref[]
}

/** A commit of a release, as the database puts it together. */
export interface CommitRow {
  readonly id: string
  readonly message: string | null
  readonly dateCreated: Instant
  readonly repository: string | null
  readonly repositoryId: string | null
  readonly authorId: string | null
  readonly authorName: string | null
  readonly authorEmail: string | null
}

/** A release, as the database puts it together. */
export interface ReleaseRow {
  readonly id: string
  readonly version: string
  readonly status: ReleaseVisibility
  readonly ref: string | null
  readonly url: string | null
  readonly dateCreated: Instant
  readonly dateReleased: Instant | null
  readonly owner: ReleaseOwner | null
  readonly projects: readonly ReleaseProject[]
  readonly refs: readonly Ref[]
  readonly commitCount: number
  readonly authors: readonly CommitAuthor[]
  readonly lastCommit: CommitRow | null
  readonly deployCount: number
  readonly lastDeploy: DeployRow | null
}

/** An app whose id and name stand in two columns. */
export const toApp = (id: string | null, name: string | null): App | null =>
  id === null && name === null ? null : { id, name }

/** Reads a deploy. */
export const toDeploy = (row: DeployRow): Deploy => ({
  id: row.id,
  environment: row.environment,
  name: row.name,
  url: row.url,
  dateStarted: row.dateStarted,
  dateFinished: row.dateFinished,
  projects: row.projects,
  kind: row.kind,
  releaseNumber: row.releaseNumber,
  app: toApp(row.appId, row.appName),
  refs: row.refs,
  release: { version: row.version, url: row.releaseUrl },
  deliveryId: row.deliveryId,
})

/** Reads a commit. */
export const toCommit = (row: CommitRow): CommitView => ({
  id: row.id,
  message: row.message,
  dateCreated: row.dateCreated,
  repository: row.repository === null ? null : { id: row.repositoryId, name: row.repository },
  author:
    row.authorName === null && row.authorEmail === null
      ? null
      : { id: row.authorId, name: row.authorName, email: row.authorEmail },
})

/** Reads a release. */
export const toRelease = (row: ReleaseRow): Release => ({
  ...row,
  lastCommit: row.lastCommit === null ? null : toCommit(row.lastCommit),
  lastDeploy: row.lastDeploy === null ? null : toDeploy(row.lastDeploy),
})
