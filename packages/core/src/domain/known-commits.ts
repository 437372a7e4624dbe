import type { Commit } from './commit.ts'
import type { Recording } from './recording.ts'

/** What tells one commit from all others of an organization. None is a repository of its own. */
export type CommitName = Pick<Commit, 'repository' | 'id'>

/** Commits by their {@link commitKey}. */
export type KnownCommits = ReadonlyMap<string, Commit>

/** The name of a commit as one text. An empty name of a repository is none. */
export const commitKey = ({ repository, id }: CommitName): string => JSON.stringify([repository ?? '', id])

/**
 * What a list tells of each of its commits. One that is there several times is told by its first place; the later ones
 * fill what that left open.
 */
export const toldCommits = (commits: readonly Commit[]): KnownCommits => {
  const told = new Map<string, Commit>()
  for (const commit of commits) {
    const key = commitKey(commit)
    const first = told.get(key)
    told.set(key, first === undefined ? commit : mergeCommit(commit, first))
  }
  return told
}

/** A list of commits, each with all that is known of it afterwards, whichever release it was told with. */
export const mergeCommits = (known: KnownCommits, commits: readonly Commit[]): readonly Commit[] =>
  combine(known, commits, mergeCommit)

/** The same where what is told only fills what nobody told before. */
export const fillCommits = (known: KnownCommits, commits: readonly Commit[]): readonly Commit[] =>
  combine(known, commits, (before, told) => mergeCommit(told, before))

const combine = (
  known: KnownCommits,
  commits: readonly Commit[],
  merge: (before: Commit, told: Commit) => Commit,
): readonly Commit[] => {
  const told = toldCommits(commits)
  return commits.map((commit) => {
    const key = commitKey(commit)
    const [before, now] = [known.get(key), told.get(key) ?? commit]
    return before === undefined ? now : merge(before, now)
  })
}

/** Whether a recording gives commits, or clears them with the refs. */
export const changesCommits = ({ commits, refs }: Pick<Recording, 'commits' | 'refs'>): boolean =>
  commits !== null || (refs.mode === 'replace' && refs.refs.length === 0)

/** What was given replaces what is known; what was not leaves it. */
const mergeCommit = (known: Commit, told: Commit): Commit => ({
  id: told.id,
  repository: told.repository,
  message: told.message ?? known.message,
  authorName: told.authorName ?? known.authorName,
  authorEmail: told.authorEmail ?? known.authorEmail,
  dateCreated: told.dateCreated ?? known.dateCreated,
  patchSet: told.patchSet.length > 0 ? told.patchSet : known.patchSet,
})
