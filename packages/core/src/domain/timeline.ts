import { appIdentity } from './app.ts'
import type { DeployState } from './deploy.ts'
import type { Instant } from './instant.ts'
import type { Ref } from './ref.ts'
import { compareIds, compareText } from './text.ts'

/**
 * The order of deploys in time (HTTP contract, part D): when they finished, then release number (none is the lowest),
 * then idempotency key, then project. It never depends on the order in which they arrived.
 */
export const compareDeploys = (left: DeployState, right: DeployState): number =>
  left.dateFinished - right.dateFinished ||
  (left.releaseNumber ?? 0) - (right.releaseNumber ?? 0) ||
  compareText(left.key, right.key) ||
  compareIds(left.projectIds[0] ?? '', right.projectIds[0] ?? '')

/** Whether two deploys follow each other: a common project, and the same environment and app (none is one app too). */
export const isSameTimeline = (left: DeployState, right: DeployState): boolean =>
  left.environment === right.environment &&
  appIdentity(left.app) === appIdentity(right.app) &&
  left.projectIds.some((id) => right.projectIds.includes(id))

/**
 * What is derived for a ref when it is read: the head commit, in the ref's repository, of the last deploy before
 * `deploy` on the same timeline whose release has one there. Null when there is none.
 * `refsOf` answers the refs of a deploy's release.
 */
export const previousCommit = (
  deploy: DeployState,
  repository: string,
  deploys: Iterable<DeployState>,
  refsOf: (deploy: DeployState) => readonly Ref[],
): string | null => {
  let last: { readonly deploy: DeployState; readonly commit: string } | null = null
  for (const other of deploys) {
    if (compareDeploys(other, deploy) >= 0 || !isSameTimeline(other, deploy)) continue
    if (last !== null && compareDeploys(other, last.deploy) < 0) continue
    const ref = refsOf(other).find((candidate) => candidate.repository === repository)
    if (ref !== undefined) last = { deploy: other, commit: ref.commit }
  }
  return last?.commit ?? null
}

/** What a release takes from its deploys where no client gave it: date, owner and url of the first that has one. */
export interface FromDeploys {
  readonly dateReleased: Instant | null
  readonly ownerId: string | null
  readonly url: string | null
}

/** Derives {@link FromDeploys} from the deploys of one release, given in any order. */
export const fromDeploys = (deploys: readonly DeployState[]): FromDeploys => {
  const inTime = deploys.toSorted(compareDeploys)
  return {
    dateReleased: inTime[0]?.dateFinished ?? null,
    ownerId: inTime.find((deploy) => deploy.ownerId !== null)?.ownerId ?? null,
    url: inTime.find((deploy) => deploy.url !== null)?.url ?? null,
  }
}
