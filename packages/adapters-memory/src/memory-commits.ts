import { type Commit, commitKey, type KnownCommits } from '@slugline/core'
import type { CommitRow, OrganizationState, ReleaseRow } from './memory-state.ts'

/** What an organization knows of commits, and nothing of others. */
export const knownCommits = ({ commits }: OrganizationState, asked: readonly Commit[]): KnownCommits => {
  const known = new Map<string, Commit>()
  for (const key of asked.map(commitKey)) {
    const row = commits.get(key)
    if (row !== undefined) known.set(key, row.commit)
  }
  return known
}

/** Makes a release list these commits and no others; those that no release lists any more go. */
export const listCommits = (release: ReleaseRow, commits: readonly Commit[]): void => {
  const { organization, commits: before } = release
  if (commits.length === before.length && commits.every((commit, place) => commit === before[place]?.commit)) return
  release.commits = commits.map((commit) => listed(organization, commit))
  for (const row of before) leave(organization, row)
}

const listed = ({ commits }: OrganizationState, commit: Commit): CommitRow => {
  const key = commitKey(commit)
  const row = commits.get(key) ?? { commit, listings: 0 }
  row.commit = commit
  row.listings += 1
  commits.set(key, row)
  return row
}

const leave = ({ commits }: OrganizationState, row: CommitRow): void => {
  row.listings -= 1
  if (row.listings === 0) commits.delete(commitKey(row.commit))
}
