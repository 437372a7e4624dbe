import { formatInstant, type Release, type ReleaseOwner, type ReleaseProject } from '@slugline/core'
import { authorToWire, commitToWire } from './commit-wire.ts'
import { deployToWire, refToWire } from './deploy-wire.ts'
import { instantOrNull } from './instant-wire.ts'
import { versionInfo } from './version-info.ts'

/** A release as Sentry's clients read it (HTTP contract, part D). */
export const releaseToWire = (release: Release) => ({
  id: release.id,
  version: release.version,
  shortVersion: release.version,
  status: release.status,
  ref: release.ref,
  url: release.url,
  dateCreated: formatInstant(release.dateCreated),
  dateReleased: instantOrNull(release.dateReleased),
  versionInfo: versionInfo(release.version),
  owner: ownerToWire(release.owner),
  newGroups: 0,
  firstEvent: null,
  lastEvent: null,
  data: {},
  projects: release.projects.map(projectToWire),
  refs: release.refs.map(refToWire),
  authors: release.authors.map(authorToWire),
  commitCount: release.commitCount,
  deployCount: release.deployCount,
  lastDeploy: release.lastDeploy === null ? null : deployToWire(release.lastDeploy),
  lastCommit: release.lastCommit === null ? null : commitToWire(release.lastCommit),
})

const ownerToWire = (owner: ReleaseOwner | null) =>
  owner === null ? null : { id: owner.id, name: owner.name, email: owner.email }

const projectToWire = ({ id, slug, name, platform }: ReleaseProject) => ({
  id,
  slug,
  name,
  platform,
  platforms: [],
  newGroups: 0,
})
