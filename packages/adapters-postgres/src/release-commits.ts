import { type Commit, type CommitName, commitKey, isEqual, type KnownCommits, toldCommits } from '@slugline/core'
import { sql, type Transaction } from 'kysely'
import { insertOrLock, nameRows, readCommits, readNames, updateCommits } from './commit-rows.ts'
import type { Tables } from './tables.ts'

/** Names a release whose commits are meant. The transaction has locked it, or its guard. */
export interface CommitsOf {
  readonly organizationId: string
  readonly version: string
}

/** The commits that a transaction is about to change, as they were before it. */
export interface HeldCommits {
  /** Those that the release lists, newest first; of those that it will not list any more the name alone. */
  readonly listed: readonly Commit[]
  /** What was known of those that are told. */
  readonly known: KnownCommits
}

/** Of a recording that leaves the release's commits as they are: nobody looks at them. */
export const UNTOUCHED: HeldCommits = { listed: [], known: new Map() }

/**
 * Locks the commits that a release will list, writing those that are new, and those that it lists now and will not
 * then: all of them in the order of their keys, so that nobody waits in a circle. Whoever lists or leaves a commit
 * holds it. Those that are told for a release that lists none are not told to one that does.
 */
export const holdCommits = async (
  transaction: Transaction<Tables>,
  { organizationId, version }: CommitsOf,
  commits: readonly Commit[],
  onlyIfNone: boolean = false,
): Promise<HeldCommits> => {
  const names = await readNames(transaction, organizationId, version)
  const told = toldCommits(onlyIfNone && names.length > 0 ? [] : commits)
  const inserted = await insertOrLock(transaction, organizationId, [...told.values(), ...leftOut(names, told)])
  const others = [...told].filter(([key]) => !inserted.has(key)).map(([, commit]) => commit)
  const known = await readCommits(transaction, organizationId, others)
  return { listed: names.map((name) => known.get(commitKey(name)) ?? nameOnly(name)), known }
}

/** Those of a release that are told no more, each once. */
const leftOut = (names: readonly CommitName[], told: KnownCommits): readonly Commit[] =>
  [...toldCommits(names.map(nameOnly))].filter(([key]) => !told.has(key)).map(([, commit]) => commit)

const nameOnly = ({ repository, id }: CommitName): Commit => ({
  id,
  repository,
  message: null,
  authorName: null,
  authorEmail: null,
  dateCreated: null,
  patchSet: [],
})

/** Writes what has become of the commits that are held; those that no release lists any more go. */
export const saveCommits = async (
  transaction: Transaction<Tables>,
  key: CommitsOf,
  { listed, known }: HeldCommits,
  after: readonly Commit[],
): Promise<void> => {
  const told = toldCommits(after)
  const changed = [...told.values()].filter((commit) => isChanged(known.get(commitKey(commit)), commit))
  if (changed.length > 0) await updateCommits(transaction, key.organizationId, changed)
  if (isEqual(listed.map(commitKey), after.map(commitKey))) return
  await replaceList(transaction, key, after)
  await removeUnlisted(transaction, key.organizationId, leftOut(listed, told))
}

/** Those that were not known before have been written. */
const isChanged = (before: Commit | undefined, after: Commit): boolean =>
  before !== undefined && !isEqual(before, after)

const replaceList = async (
  transaction: Transaction<Tables>,
  { organizationId, version }: CommitsOf,
  names: readonly CommitName[],
): Promise<void> => {
  await transaction
    .deleteFrom('slugline.release_commit')
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .execute()
  await sql`
    insert into slugline.release_commit (organization_id, version, position, repository, id)
    select ${organizationId}::bigint, ${version}, told.place - 1, told.repository, told.id
    from ${nameRows(names)} with ordinality as told(repository, id, place)`.execute(transaction)
}

/**
 * Removes commits that nobody lists. They are held since before this statement began: whoever listed one of them has
 * committed, and is seen; whoever wants to waits, and writes it anew.
 */
const removeUnlisted = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  names: readonly CommitName[],
): Promise<void> => {
  if (names.length === 0) return
  await sql`
    delete from slugline.commit c using ${nameRows(names)} as gone(repository, id)
    where c.organization_id = ${organizationId}::bigint and c.repository = gone.repository and c.id = gone.id
      and (select true from slugline.release_commit l where l.organization_id = c.organization_id
        and l.repository = c.repository and l.id = c.id limit 1) is null`.execute(transaction)
}

/** Takes all commits from a release that is about to go. */
export const removeCommits = async (transaction: Transaction<Tables>, key: CommitsOf): Promise<void> =>
  saveCommits(transaction, key, await holdCommits(transaction, key, []), [])
