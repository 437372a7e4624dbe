import type { Commit } from './commit.ts'
import type { DeployState } from './deploy.ts'
import { isEqual } from './equal.ts'
import { changesCommits, fillCommits, type KnownCommits, mergeCommits } from './known-commits.ts'
import type { Outcome } from './outcome.ts'
import type { Recording, RefsChange, ReleaseChange } from './recording.ts'
import type { Ref } from './ref.ts'
import type { ReleaseState } from './release.ts'
import { compareIds, compareText } from './text.ts'

/** What a store knows of the things that a recording touches. */
export interface RecordedState {
  /** A delivery with the recording's identity is in the log. */
  readonly seen: boolean
  /**
   * The release of the recording's version. Its commits are as they are known now; they need not be there if the
   * recording leaves them alone (see `changesCommits`).
   */
  readonly release: ReleaseState | null
  /** What is known of the commits that the recording gives, whichever releases list them. */
  readonly commits: KnownCommits
  /** The deploy of the recording's key; `deleted` when it was there and its release was deleted since. */
  readonly deploy: DeployState | 'deleted' | null
}

/** What became of it. `release` and `deploy` are the very objects of the state before where nothing changed. */
export interface Applied {
  readonly release: ReleaseState | null
  readonly deploy: DeployState | 'deleted' | null
  readonly outcome: Outcome
  /** The release is new, or new in a project. */
  readonly created: boolean
}

/** The key of the deploy that a recording tells of; null when it tells of none. */
export const keyOf = (recording: Recording): string | null => recording.deploy?.key ?? recording.delivery?.key ?? null

/** Whether a recording needs a release that is not there, and so cannot be applied: nothing is to be changed. */
export const isReleaseMissing = (
  { seen, release, deploy }: Omit<RecordedState, 'commits'>,
  recording: Recording,
): boolean => !seen && deploy === null && release === null && recording.release?.ifMissing === 'refuse'

/**
 * The rules by which a recording merges into what is known: one delivery once, one deploy per key, nothing that is
 * there overwritten by a hook. The memory adapter is this and Maps; an embedder loads, applies and saves; PostgreSQL
 * does the same in SQL, and the contract suite holds them together. Ask {@link isReleaseMissing} first.
 */
export const applyRecording = (state: RecordedState, recording: Recording): Applied => {
  const unchanged = { release: state.release, deploy: state.deploy, created: false }
  if (state.seen) return { ...unchanged, outcome: { outcome: 'duplicate', reason: 'same-delivery' } }
  if (state.deploy !== null) return { ...unchanged, outcome: { outcome: 'duplicate', reason: 'same-release' } }
  const { release: change, outcome } = recording
  if (change === null) return { ...unchanged, outcome }
  const release = applyToRelease(state, change, recording)
  const deploy = newDeploy(recording, change.version)
  if (release === state.release && deploy === null) {
    return { ...unchanged, outcome: { outcome: 'duplicate', reason: 'same-release' } }
  }
  const created = release.projectIds.length > (state.release?.projectIds.length ?? 0)
  return { release, deploy, outcome, created }
}

const newDeploy = ({ deploy, projectIds }: Recording, version: string): DeployState | null =>
  deploy === null ? null : { ...deploy, version, projectIds }

/** The release after a change; the same object when the change said nothing new. */
const applyToRelease = (
  { release: known, commits }: RecordedState,
  change: ReleaseChange,
  recording: Recording,
): ReleaseState => {
  const before = known ?? emptyRelease(change)
  const told = commitsTaken(before, change, recording.commits)
  const after: ReleaseState = {
    ...before,
    ...givenAfter(before, change),
    projectIds: union(before.projectIds, recording.projectIds),
    refs: withHeads(refsAfter(before.refs, recording.refs), told, change.mode),
    commits: commitsAfter(before.commits, { ...recording, commits: told }, commits, change.mode),
  }
  return known !== null && isEqual(known, after) ? known : after
}

const emptyRelease = ({ version, dateCreated }: ReleaseChange): ReleaseState => ({
  version,
  projectIds: [],
  dateCreated,
  status: 'open',
  ref: null,
  url: null,
  ownerId: null,
  dateReleased: null,
  refs: [],
  commits: [],
})

type Given = Pick<ReleaseState, 'status' | 'ref' | 'url' | 'ownerId' | 'dateReleased'>

const givenAfter = (before: ReleaseState, change: ReleaseChange): Given => {
  if (change.mode === 'insert') return before
  const pick = <A>(known: A | null, told: A | null): A | null =>
    change.mode === 'fill' ? (known ?? told) : (told ?? known)
  return {
    status: change.status ?? before.status,
    ref: pick(before.ref, change.ref),
    url: pick(before.url, change.url),
    ownerId: pick(before.ownerId, change.ownerId),
    dateReleased: pick(before.dateReleased, change.dateReleased),
  }
}

const union = (known: readonly string[], told: readonly string[]): readonly string[] =>
  [...new Set([...known, ...told])].sort(compareIds)

const refsAfter = (before: readonly Ref[], change: RefsChange): readonly Ref[] => {
  switch (change.mode) {
    case 'keep':
      return before
    case 'add':
      return mergeRefs(change.refs, before)
    case 'replace':
      return mergeRefs([], change.refs)
  }
}

/** Both lists by repository; where both have one, the second list's counts. */
const mergeRefs = (weaker: readonly Ref[], stronger: readonly Ref[]): readonly Ref[] =>
  [...new Map([...weaker, ...stronger].map((ref) => [ref.repository, ref])).values()].sort((left, right) =>
    compareText(left.repository, right.repository),
  )

/** What only fills a release leaves the commits that it lists. */
const commitsTaken = (
  before: ReleaseState,
  { mode }: ReleaseChange,
  commits: readonly Commit[] | null,
): readonly Commit[] | null => (mode === 'insert' && before.commits.length > 0 ? null : commits)

/**
 * The first commit of each repository becomes the release's head there (with `insert` only where there is none); one
 * that is it already stays as it was given.
 */
const withHeads = (
  refs: readonly Ref[],
  commits: readonly Commit[] | null,
  mode: ReleaseChange['mode'],
): readonly Ref[] => {
  if (commits === null) return refs
  if (mode === 'insert') return mergeRefs(headsOf(commits), refs)
  const known = new Map(refs.map(({ repository, commit }) => [repository, commit]))
  const heads = headsOf(commits).filter(({ repository, commit }) => known.get(repository) !== commit)
  return mergeRefs(refs, heads)
}

const headsOf = (commits: readonly Commit[]): readonly Ref[] => {
  const heads = new Map<string, Ref>()
  for (const { repository, id } of commits) {
    if (repository !== null && !heads.has(repository))
      heads.set(repository, { repository, commit: id, previousCommit: null })
  }
  return [...heads.values()]
}

const commitsAfter = (
  before: readonly Commit[],
  recording: Recording,
  known: KnownCommits,
  mode: ReleaseChange['mode'],
): readonly Commit[] => {
  if (recording.commits === null) return changesCommits(recording) ? [] : before
  return mode === 'insert' ? fillCommits(known, recording.commits) : mergeCommits(known, recording.commits)
}
