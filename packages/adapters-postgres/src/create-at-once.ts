import { compareIds, compareText, type Recording, type RecordingResult, type ReleaseChange } from '@slugline/core'
import { CREATE_RELEASES } from './create-statement.ts'
import { type HotQuery, textOf } from './hot-query.ts'
import { idOrNull } from './ids.ts'
import { wireArray } from './wire-values.ts'

/** A recording that may make a release, and does nothing else. */
export interface Creation {
  readonly recording: Recording
  readonly release: ReleaseChange
}

/** The creation that a recording is, as most of clients' `POST`s are; null when it is, or may be, more. */
export const toCreation = (recording: Recording): Creation | null => {
  const { revision, delivery, release, refs, commits, deploy } = recording
  const isMore = revision !== null || delivery !== null || refs.mode !== 'keep' || commits !== null || deploy !== null
  if (isMore || release === null || release.mode !== 'fill' || release.ifMissing === 'refuse') return null
  return { recording, release }
}

/**
 * Makes the releases that are not there yet, at most 128, in one statement. Answers null to who must be merged into a
 * release that is there, by this call or before, must wait for somebody that has his release to himself, or names a
 * project that is not: all that is decided elsewhere.
 */
export const createAtOnce = async (
  query: HotQuery,
  creations: readonly Creation[],
): Promise<readonly (RecordingResult | null)[]> => {
  const firsts = firstsInKeyOrder(creations)
  const made = new Map<Creation | undefined, string>()
  for (const [place, id] of await query(CREATE_RELEASES, toParameters(firsts))) {
    made.set(firsts[Number(textOf(place)) - 1], textOf(id))
  }
  return creations.map((creation) => resultOf(creation, made.get(creation)))
}

const resultOf = ({ recording }: Creation, newReleaseId: string | undefined): RecordingResult | null =>
  newReleaseId === undefined
    ? null
    : { outcome: recording.outcome, created: true, deliveryId: null, deployId: null, newReleaseId }

/** The first of each release, in the order in which everybody locks releases. */
const firstsInKeyOrder = (creations: readonly Creation[]): readonly Creation[] => {
  const firsts = new Map<string, Creation>()
  for (const creation of creations) {
    const key = `${creation.recording.organizationId} ${creation.release.version}`
    if (!firsts.has(key)) firsts.set(key, creation)
  }
  return [...firsts.values()].sort(
    (left, right) =>
      compareIds(left.recording.organizationId, right.recording.organizationId) ||
      compareText(left.release.version, right.release.version),
  )
}

const toParameters = (creations: readonly Creation[]): Buffer[] => {
  const releases = creations.map(({ release }) => release)
  const projects = creations.flatMap(({ recording }, index) =>
    [...new Set(recording.projectIds)].map((id) => ({ place: index + 1, id })),
  )
  const texts = (read: (release: ReleaseChange) => string | null) => wireArray('text', releases.map(read))
  const moments = (read: (release: ReleaseChange) => number | null) => wireArray('timestamptz', releases.map(read))
  const ids = (values: readonly (string | number | null)[]) => wireArray('bigint', values)
  return [
    ids(creations.map(({ recording }) => recording.organizationId)),
    texts(({ version }) => version),
    moments(({ dateCreated }) => dateCreated),
    texts(({ status }) => status ?? 'open'),
    texts(({ ref }) => ref),
    texts(({ url }) => url),
    ids(releases.map(({ ownerId }) => idOrNull(ownerId))),
    moments(({ dateReleased }) => dateReleased),
    ids(projects.map(({ place }) => place)),
    ids(projects.map(({ id }) => id)),
  ]
}
