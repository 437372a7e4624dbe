import {
  type Commit,
  type CommitAuthor,
  type CommitView,
  compareDeploys,
  foldCase,
  fromDeploys,
  type Instant,
  MAX_AUTHORS,
  type Ref,
  type Release,
  type ReleaseOwner,
  resolveOwner,
} from '@slugline/core'
import { commitBefore, toDeploy } from './memory-deploy-view.ts'
import { projectsBySlug } from './memory-project-view.ts'
import { repositoryNamed } from './memory-repository-listing.ts'
import type { DeployRow, OrganizationState, ReleaseRow } from './memory-state.ts'

/** A release as it is read: what was told, else what follows from its deploys. */
export const toRelease = (row: ReleaseRow): Release => {
  const { organization, state, deploys } = row
  const commits = row.commits.map(({ commit }) => commit)
  const inTime = deploys.toSorted((left, right) => compareDeploys(left.state, right.state))
  const derived = fromDeploys(inTime.map((deploy) => deploy.state))
  const [lastCommit, lastDeploy] = [commits[0], inTime.at(-1)]
  return {
    id: row.id,
    version: state.version,
    status: state.status,
    ref: state.ref,
    url: state.url ?? derived.url,
    dateCreated: state.dateCreated,
    dateReleased: state.dateReleased ?? derived.dateReleased,
    owner: ownerOf(organization, state.ownerId ?? derived.ownerId),
    projects: projectsBySlug(organization, state.projectIds).map(({ id, slug, name, platform }) => ({
      id,
      slug,
      name,
      platform,
    })),
    refs: refsOf(organization, state.refs, inTime[0]),
    commitCount: commits.length,
    authors: authorsOf(organization, commits),
    lastCommit: lastCommit === undefined ? null : toCommit(row, lastCommit),
    deployCount: deploys.length,
    lastDeploy: lastDeploy === undefined ? null : toDeploy(lastDeploy),
  }
}

/** When a release was released, as far as anybody knows. */
export const dateReleased = ({ state, deploys }: ReleaseRow): Instant | null =>
  state.dateReleased ?? fromDeploys(deploys.map((deploy) => deploy.state)).dateReleased

/** A commit of a release as it is read. One that came without a time has that of its release. */
export const toCommit = ({ organization, state }: ReleaseRow, commit: Commit): CommitView => ({
  id: commit.id,
  message: commit.message,
  dateCreated: commit.dateCreated ?? state.dateCreated,
  repository:
    commit.repository === null
      ? null
      : { id: repositoryNamed(organization, commit.repository)?.id ?? null, name: commit.repository },
  author: authorOf(organization, commit),
})

const ownerOf = ({ members }: OrganizationState, ownerId: string | null): ReleaseOwner | null => {
  const member = ownerId === null ? undefined : members.get(ownerId)
  if (member === undefined) return null
  return { id: member.id, name: member.name, email: member.emails[0]?.email ?? '' }
}

const refsOf = (organization: OrganizationState, refs: readonly Ref[], first: DeployRow | undefined): readonly Ref[] =>
  refs.map((ref) => ({
    ...ref,
    previousCommit: ref.previousCommit ?? (first === undefined ? null : commitBefore(organization, first.state, ref)),
  }))

const authorOf = (organization: OrganizationState, { authorName, authorEmail }: Commit): CommitAuthor | null =>
  authorName === null && authorEmail === null
    ? null
    : { id: memberWith(organization, authorEmail), name: authorName, email: authorEmail }

/** The member whose address that is, by the rule of owners. */
const memberWith = ({ matches }: OrganizationState, email: string | null): string | null => {
  const member = resolveOwner(email === null ? [] : (matches.get(foldCase(email)) ?? []))
  return member._tag === 'OwnerFound' ? member.memberId : null
}

/** Who wrote the commits, each once, the newest commit's first. */
const authorsOf = (organization: OrganizationState, commits: readonly Commit[]): readonly CommitAuthor[] => {
  const authors = new Map<string, CommitAuthor>()
  for (const commit of commits) {
    const author = authorOf(organization, commit)
    if (author !== null) authors.set(JSON.stringify([author.name, author.email]), author)
  }
  return [...authors.values()].slice(0, MAX_AUTHORS)
}
