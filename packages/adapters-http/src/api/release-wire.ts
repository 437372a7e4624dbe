import {
  formatInstant,
  RELEASE_VISIBILITIES,
  type Release,
  type ReleaseOwner,
  type ReleaseProject,
  wordOf,
} from '@slugline/core'
import * as t from 'io-ts'
import { AuthorWire, authorToWire, CommitWire, commitToWire } from './commit-wire.ts'
import { DeployWire, deployToWire, RefWire, refToWire } from './deploy-wire.ts'
import { instantOrNull } from './instant-wire.ts'
import { VersionInfoWire, versionInfo } from './version-info.ts'
import { CountWire, IdWire, nullable, TimeWire } from './wire.ts'

const OwnerWire = t.type({ id: IdWire, name: t.string, email: t.string })

const ProjectWire = t.type({
  id: IdWire,
  slug: t.string,
  name: t.string,
  platform: nullable(t.string),
  platforms: t.array(t.string),
  newGroups: t.literal(0),
})

/** A release as Sentry's clients read it (HTTP contract, part D). */
export const ReleaseWire = t.type(
  {
    id: IdWire,
    version: t.string,
    shortVersion: t.string,
    status: wordOf(RELEASE_VISIBILITIES),
    ref: nullable(t.string),
    url: nullable(t.string),
    dateCreated: TimeWire,
    dateReleased: nullable(TimeWire),
    versionInfo: VersionInfoWire,
    owner: nullable(OwnerWire),
    newGroups: t.literal(0),
    firstEvent: t.null,
    lastEvent: t.null,
    data: t.type({}),
    projects: t.array(ProjectWire),
    refs: t.array(RefWire),
    authors: t.array(AuthorWire),
    commitCount: CountWire,
    deployCount: CountWire,
    lastDeploy: nullable(DeployWire),
    lastCommit: nullable(CommitWire),
  },
  'Release',
)

/** Writes a release. */
export const releaseToWire = (release: Release): t.TypeOf<typeof ReleaseWire> => ({
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

const ownerToWire = (owner: ReleaseOwner | null): t.TypeOf<typeof OwnerWire> | null =>
  owner === null ? null : { id: owner.id, name: owner.name, email: owner.email }

const projectToWire = ({ id, slug, name, platform }: ReleaseProject): t.TypeOf<typeof ProjectWire> => ({
  id,
  slug,
  name,
  platform,
  platforms: [],
  newGroups: 0,
})
