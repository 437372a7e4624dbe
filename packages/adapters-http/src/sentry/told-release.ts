import { type Commit, formatInstant, type Recording, type ReleaseChange, type ReleaseVisibility } from '@slugline/core'
import { isOf, type RemoteRelease } from './sentry-wire.ts'
import { toldRefs } from './told-refs.ts'

type Body = Readonly<Record<string, unknown>>

/** A recording that tells something of a release. */
export type ReleaseRecording = Recording & { readonly release: ReleaseChange }

/**
 * The body of the `POST` by which a server that knows `known` (null: no such release) learns what it has to; null when
 * there is nothing to learn. What overwrites is told by {@link toPut}, but for a new release.
 */
export const toPost = (known: RemoteRelease | null, recording: ReleaseRecording): Body | null => {
  const { release: change, projectIds } = recording
  const lacksProjects = known === null || isWithoutProject(known, projectIds)
  const words = known !== null && change.mode === 'overwrite' ? {} : wordsFor(known, recording)
  if (!lacksProjects && Object.keys(words).length === 0) return null
  return { version: change.version, projects: projectIds.map(projectName), ...words }
}

/**
 * The body of the `PUT` that follows; null when none is needed. It overwrites where the recording does; else it finishes
 * a release that was there, of which a Sentry takes no date by `POST`.
 */
export const toPut = (now: RemoteRelease, isNew: boolean, recording: ReleaseRecording): Body | null => {
  const isOverwriting = recording.release.mode === 'overwrite'
  if (isOverwriting && isNew) return null
  const words = isOverwriting ? wordsFor(now, recording) : unfinished(now, recording)
  return Object.keys(words).length === 0 ? null : words
}

/** Whether a release is without one of the projects. */
export const isWithoutProject = (release: RemoteRelease, names: readonly string[]): boolean =>
  names.some((name) => !isOf(release, name))

/** Sentry takes ids as numbers and slugs as texts; a slug never is all digits. */
const projectName = (name: string): string | number => (/^[1-9]\d{0,14}$/.test(name) ? Number(name) : name)

interface Values {
  readonly ref: string | null
  readonly url: string | null
  readonly dateReleased: number | null
  readonly status: ReleaseVisibility | null
}

/** A release that was deployed is released: what a hook knows of it stands in the deploy. An owner is ours alone. */
const valuesOf = ({ release: change, deploy }: ReleaseRecording): Values => ({
  ref: change.ref,
  url: change.url ?? deploy?.url ?? null,
  dateReleased: change.dateReleased ?? deploy?.dateFinished ?? null,
  status: change.status,
})

/** All that the server does not know, or has otherwise and is to have so. */
const wordsFor = (known: RemoteRelease | null, recording: ReleaseRecording): Body => {
  const { mode } = recording.release
  const told = valuesOf(recording)
  const pick = <A>(has: A | null, value: A | null): A | null =>
    value === null || has === value || (has !== null && mode !== 'overwrite') ? null : value
  return present({
    ref: pick(known?.ref ?? null, told.ref),
    url: pick(known?.url ?? null, told.url),
    dateReleased: timeOrNull(pick(known?.dateReleased ?? null, told.dateReleased)),
    status: told.status === (known?.status ?? 'open') ? null : told.status,
    refs: toldRefs(known, recording.refs),
    commits: recording.commits?.map(commitToWire) ?? null,
  })
}

/** With what the release has, since GlitchTip sets back what a `PUT` leaves out. */
const unfinished = (now: RemoteRelease, recording: ReleaseRecording): Body => {
  const { ref, url, dateReleased } = valuesOf(recording)
  if (now.dateReleased !== null || dateReleased === null) return {}
  return present({
    ref: now.ref ?? ref,
    url: now.url ?? url,
    dateReleased: formatInstant(dateReleased),
  })
}

const commitToWire = ({ id, repository, message, authorName, authorEmail, dateCreated, patchSet }: Commit): Body =>
  present({
    id,
    repository,
    message,
    author_name: authorName,
    author_email: authorEmail,
    timestamp: timeOrNull(dateCreated),
    patch_set: patchSet.length === 0 ? null : patchSet,
  })

const timeOrNull = (instant: number | null): string | null => (instant === null ? null : formatInstant(instant))

/** Members that were given: a Sentry refuses some that are null. */
export const present = (members: Body): Body =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))
