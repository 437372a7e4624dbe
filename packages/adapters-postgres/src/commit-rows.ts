import { type Commit, type CommitName, commitKey, type FileChange, type KnownCommits } from '@slugline/core'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import { toInstant, toTimestampOrNull } from './instants.ts'
import type { Tables } from './tables.ts'

/** The repository's column, in which none is `''`: it is part of the key. */
const toColumn = ({ repository }: CommitName): string => repository ?? ''

const toRepository = (column: string): string | null => (column === '' ? null : column)

/** Names as rows: two parameters, however many there are. */
export const nameRows = (names: readonly CommitName[]): RawBuilder<unknown> =>
  sql`unnest(${names.map(toColumn)}::text[], ${names.map(({ id }) => id)}::text[])`

/** The commits that a release lists, newest first. */
export const readNames = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  version: string,
): Promise<readonly CommitName[]> => {
  const rows = await transaction
    .selectFrom('slugline.release_commit')
    .select(['repository', 'id'])
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .orderBy('position')
    .execute()
  return rows.map(({ repository, id }) => ({ repository: toRepository(repository), id }))
}

interface Row {
  readonly repository: string
  readonly id: string
  readonly message: string | null
  readonly author_name: string | null
  readonly author_email: string | null
  readonly date_created: number | null
  readonly patch_set: string
}

/** What is known of commits. */
export const readCommits = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  names: readonly CommitName[],
): Promise<KnownCommits> => {
  if (names.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select c.repository, c.id, c.message, c.author_name, c.author_email, c.patch_set,
      ${toInstant<number | null>('c.date_created')} as date_created
    from ${nameRows(names)} as asked(repository, id)
    cross join lateral (select k.* from slugline.commit k where k.organization_id = ${organizationId}::bigint
      and k.repository = asked.repository and k.id = asked.id limit 1) c`.execute(transaction)
  return new Map(rows.map(toCommit).map((commit) => [commitKey(commit), commit]))
}

const toCommit = (row: Row): Commit => ({
  id: row.id,
  repository: toRepository(row.repository),
  message: row.message,
  authorName: row.author_name,
  authorEmail: row.author_email,
  dateCreated: row.date_created,
  patchSet: parsePatchSet(row.patch_set),
})

/**
 * Writes the commits that are new, and answers their keys. All others are locked until the transaction ends, in the
 * order of their keys, as everybody does.
 */
export const insertOrLock = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  commits: readonly Commit[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<CommitName>`${insert(organizationId, commits)}
    update set id = c.id where false returning c.repository, c.id`.execute(transaction)
  return new Set(rows.map(commitKey))
}

/** Writes what has changed of commits that are locked. */
export const updateCommits = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  commits: readonly Commit[],
): Promise<void> => {
  await sql`${insert(organizationId, commits)}
    update set message = excluded.message, author_name = excluded.author_name, author_email = excluded.author_email,
      date_created = excluded.date_created, patch_set = excluded.patch_set`.execute(transaction)
}

/** One parameter of JSON: the driver escapes the texts of an array so slowly that long ones would hold everybody up. */
const insert = (organizationId: string, commits: readonly Commit[]): RawBuilder<unknown> => sql`
  insert into slugline.commit as c
    (organization_id, repository, id, message, author_name, author_email, date_created, patch_set)
  select ${organizationId}::bigint, told.* from json_to_recordset(${JSON.stringify(commits.map(toRow))}::json) as told(
    repository text, id text, message text, author_name text, author_email text, date_created timestamptz, patch_set text)
  order by told.repository collate "C", told.id collate "C"
  on conflict (organization_id, repository, id) do`

const toRow = (commit: Commit) => ({
  repository: toColumn(commit),
  id: commit.id,
  message: commit.message,
  author_name: commit.authorName,
  author_email: commit.authorEmail,
  date_created: toTimestampOrNull(commit.dateCreated),
  patch_set: JSON.stringify(commit.patchSet),
})

/**
 * Reads a patch set as it was written.
 * @throws TypeError when something else is there: nobody but us writes them.
 */
const parsePatchSet = (json: string): readonly FileChange[] => {
  const stored: unknown = JSON.parse(json)
  if (Array.isArray(stored) && stored.every(isFileChange)) return stored
  throw new TypeError('a patch set in the database is none that we write')
}

const isFileChange = (value: unknown): value is FileChange => {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('type' in value)) return false
  return typeof value.path === 'string' && (value.type === 'A' || value.type === 'M' || value.type === 'D')
}
