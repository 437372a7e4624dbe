import { DEPLOY_KINDS, InstantCodec, lenient, listOf, optional, RELEASE_VISIBILITIES, wordOf } from '@slugline/core'
import * as t from 'io-ts'

// What Sentry, GlitchTip and Slugline answer. Only what we cannot do without must be there: Sentry's ids of releases and
// of their projects are numbers, GlitchTip's releases have no id and its deploys no name, and refs are Slugline's alone.
// What we decide on is absent or fits (`optional`); of the rest, whatever does not fit counts as absent (`lenient`).

const Id = t.union([t.string, t.number], 'an id')

/** A longer list is none: to look at each of its members would take too long. */
const MOST = 5000

const idOrNull = lenient(Id)
const text = lenient(t.string)
const instant = lenient(InstantCodec)
const count = lenient(t.number)

const RemoteProject = t.type({ id: idOrNull, slug: t.string, name: text, platform: text }, 'a project')

const RemoteRef = t.type({ repository: t.string, commit: t.string, previousCommit: text }, 'a ref')

const RemoteAuthor = t.type({ id: idOrNull, name: text, email: text })

const RemoteCommit = t.type({
  id: t.string,
  message: text,
  dateCreated: instant,
  repository: lenient(t.type({ id: idOrNull, name: t.string })),
  author: lenient(RemoteAuthor),
})

/** A deploy as a Sentry-compatible server shows it. */
export const RemoteDeploy = t.type(
  {
    id: Id,
    environment: t.string,
    /** Undefined where the server keeps no names. */
    name: t.union([t.string, t.null, t.undefined], 'a name or null'),
    url: text,
    dateStarted: optional(InstantCodec),
    dateFinished: optional(InstantCodec),
    /** Slugs, or objects that have one; null where the server does not tell. */
    projects: optional(listOf(t.union([t.string, t.type({ slug: t.string })], 'a project'), 'projects', MOST)),
    kind: lenient(wordOf(DEPLOY_KINDS)),
    releaseNumber: count,
    app: lenient(t.type({ id: text, name: text })),
    refs: lenient(listOf(RemoteRef, 'refs', MOST)),
    release: lenient(t.type({ version: t.string, url: text })),
    deliveryId: text,
  },
  'a deploy',
)

export type RemoteDeploy = t.TypeOf<typeof RemoteDeploy>

/** The slugs of a deploy's projects; null where the server does not tell. */
export const projectsOf = ({ projects }: RemoteDeploy): readonly string[] | null =>
  projects?.map((project) => (typeof project === 'string' ? project : project.slug)) ?? null

/** A release as a Sentry-compatible server shows it. */
export const RemoteRelease = t.type(
  {
    id: idOrNull,
    status: lenient(wordOf(RELEASE_VISIBILITIES)),
    ref: optional(t.string),
    url: optional(t.string),
    dateCreated: instant,
    dateReleased: optional(InstantCodec),
    owner: lenient(t.type({ id: Id, name: t.string, email: t.string })),
    projects: listOf(RemoteProject, 'projects', MOST),
    /** Null where the server does not tell of refs. */
    refs: optional(listOf(RemoteRef, 'refs', MOST)),
    authors: lenient(listOf(RemoteAuthor, 'authors', MOST)),
    commitCount: count,
    deployCount: count,
    lastCommit: lenient(RemoteCommit),
    lastDeploy: lenient(RemoteDeploy),
  },
  'a release',
)

export type RemoteRelease = t.TypeOf<typeof RemoteRelease>

/** Whether a release is of a project, by its slug or id. */
export const isOf = ({ projects }: RemoteRelease, name: string): boolean =>
  projects.some((project) => isNamed(project, name))

/** Whether a slug or id is that of a project. */
export const isNamed = ({ id, slug }: RemoteRelease['projects'][number], name: string): boolean =>
  slug === name || (id !== null && String(id) === name)
