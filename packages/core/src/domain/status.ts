/** What a platform says of one of its releases. `unknown` is any word that we do not know: it finishes nothing. */
export type ReleaseStatus = 'pending' | 'expired' | 'failed' | 'succeeded' | 'unknown'

const RANK: Readonly<Record<ReleaseStatus, number>> = { unknown: 0, pending: 1, expired: 2, failed: 3, succeeded: 4 }

/**
 * The status of a release of which two things were heard: the higher of both in
 * unknown < pending < expired < failed < succeeded, in whatever order they came. So `succeeded` is never undone.
 */
export const higherStatus = (left: ReleaseStatus, right: ReleaseStatus): ReleaseStatus =>
  RANK[left] >= RANK[right] ? left : right

/** The status of a release of which all this was heard; `unknown` counts as none, and null means that nothing did. */
export const statusOf = (heard: readonly ReleaseStatus[]): ReleaseStatus | null => {
  const highest = heard.reduce(higherStatus, 'unknown')
  return highest === 'unknown' ? null : highest
}
