import type { CommitView, Deploy, Release } from '@slugline/core'
import { projectsOf, type RemoteDeploy, type RemoteRelease } from './sentry-wire.ts'

/** A release as a server shows it, in our words; what it does not tell is absent, or nothing. */
export const releaseFromWire = (version: string, wire: RemoteRelease): Release => ({
  id: String(wire.id ?? version),
  version,
  status: wire.status ?? 'open',
  ref: wire.ref,
  url: wire.url,
  dateCreated: wire.dateCreated ?? wire.dateReleased ?? 0,
  dateReleased: wire.dateReleased,
  owner: wire.owner === null ? null : { ...wire.owner, id: String(wire.owner.id) },
  projects: wire.projects.map(({ slug, name, platform }) => ({ id: slug, slug, name: name ?? slug, platform })),
  refs: wire.refs ?? [],
  commitCount: wire.commitCount ?? 0,
  authors: wire.authors?.map((author) => ({ ...author, id: idOrNull(author.id) })) ?? [],
  lastCommit: wire.lastCommit === null ? null : commitFromWire(wire.lastCommit),
  deployCount: wire.deployCount ?? 0,
  lastDeploy: wire.lastDeploy === null ? null : deployFromWire(version, wire.lastDeploy),
})

const commitFromWire = (wire: NonNullable<RemoteRelease['lastCommit']>): CommitView => ({
  id: wire.id,
  message: wire.message,
  dateCreated: wire.dateCreated ?? 0,
  repository: wire.repository === null ? null : { id: idOrNull(wire.repository.id), name: wire.repository.name },
  author: wire.author === null ? null : { ...wire.author, id: idOrNull(wire.author.id) },
})

/** A deploy as a server shows it, in our words. It belongs to `version`, or to the release that it names. */
export const deployFromWire = (version: string | null, wire: RemoteDeploy): Deploy => ({
  id: String(wire.id),
  environment: wire.environment,
  name: wire.name ?? null,
  url: wire.url,
  dateStarted: wire.dateStarted,
  dateFinished: wire.dateFinished ?? 0,
  projects: projectsOf(wire)?.map((slug) => ({ id: slug, slug })) ?? [],
  kind: wire.kind ?? 'deploy',
  releaseNumber: wire.releaseNumber,
  app: wire.app,
  refs: wire.refs ?? [],
  release: { version: version ?? wire.release?.version ?? '', url: wire.release?.url ?? null },
  deliveryId: wire.deliveryId,
})

const idOrNull = (id: string | number | null): string | null => (id === null ? null : String(id))
