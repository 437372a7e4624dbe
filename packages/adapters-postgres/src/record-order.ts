import { compareIds, compareText } from '@slugline/core'
import type { HotRecording } from './hot-recording.ts'

/**
 * In the order in which deploys and deliveries are inserted. Of equal ones the first that came stays the first.
 *
 * Everybody has this order and that of {@link releasesOf}, `slugline.record` too: so nobody waits in a circle.
 */
export const inKeyOrder = (recordings: readonly HotRecording[]): readonly HotRecording[] =>
  recordings.toSorted(
    (left, right) =>
      compareIds(left.recording.organizationId, right.recording.organizationId) ||
      compareText(left.row.columns.key ?? '', right.row.columns.key ?? '') ||
      compareIds(projectOf(left), projectOf(right)),
  )

/** The project of a recording and the configuration on which it was decided. */
export const groundOf = ({ recording }: HotRecording): string =>
  `${recording.organizationId} ${projectOf({ recording })} ${recording.revision}`

/** The places, counted from 1, of the first on each ground. */
export const placesOf = (recordings: readonly HotRecording[]): readonly number[] => firsts(recordings, groundOf)

/** The places of the first deploy of each release, project and repository, in the order in which releases are made. */
export const releasesOf = (recordings: readonly HotRecording[]): readonly number[] =>
  firsts(recordings, releaseOf).sort((left, right) => compareReleases(recordings[left - 1], recordings[right - 1]))

const releaseOf = (hot: HotRecording): string | null => {
  const { is_deploy, version, repository } = hot.row.columns
  return is_deploy === true ? `${hot.recording.organizationId} ${projectOf(hot)} ${version} ${repository}` : null
}

const compareReleases = (left: HotRecording | undefined, right: HotRecording | undefined): number => {
  if (left === undefined || right === undefined) return 0
  return (
    compareIds(left.recording.organizationId, right.recording.organizationId) ||
    compareText(left.row.columns.version ?? '', right.row.columns.version ?? '') ||
    compareIds(projectOf(left), projectOf(right)) ||
    compareText(left.row.columns.repository ?? '', right.row.columns.repository ?? '')
  )
}

/** A hook's recording has one project. */
const projectOf = ({ recording }: Pick<HotRecording, 'recording'>): string => recording.projectIds[0] ?? ''

/** The places of the first with each key; null is none. */
const firsts = (recordings: readonly HotRecording[], keyOf: (hot: HotRecording) => string | null): number[] => {
  const places = new Map<string, number>()
  for (const [index, hot] of recordings.entries()) {
    const key = keyOf(hot)
    if (key !== null && !places.has(key)) places.set(key, index + 1)
  }
  return [...places.values()]
}
