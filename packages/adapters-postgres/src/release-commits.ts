import type { Commit, FileChange } from '@slugline/core'
import type { Transaction } from 'kysely'
import { toInstant, toTimestampOrNull } from './instants.ts'
import type { Tables } from './tables.ts'

/** Names a release whose commits are meant. */
export interface CommitsOf {
  readonly organizationId: string
  readonly version: string
}

/** A statement takes 65 535 parameters, a commit ten of them. */
const CHUNK = 5000

/** All commits of a release as they were told, newest first. */
export const readCommits = async (
  transaction: Transaction<Tables>,
  { organizationId, version }: CommitsOf,
): Promise<readonly Commit[]> => {
  const rows = await transaction
    .selectFrom('slugline.release_commit')
    .select(['id', 'repository', 'message', 'author_name', 'author_email', 'patch_set'])
    .select(toInstant<number | null>('date_created').as('date_created'))
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    repository: row.repository,
    message: row.message,
    authorName: row.author_name,
    authorEmail: row.author_email,
    dateCreated: row.date_created,
    patchSet: parsePatchSet(row.patch_set),
  }))
}

/** Puts these commits in the place of those that are there. */
export const replaceCommits = async (
  transaction: Transaction<Tables>,
  { organizationId, version }: CommitsOf,
  commits: readonly Commit[],
): Promise<void> => {
  await transaction
    .deleteFrom('slugline.release_commit')
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .execute()
  const rows = commits.map((commit, position) => ({
    organization_id: organizationId,
    version,
    position,
    id: commit.id,
    repository: commit.repository,
    message: commit.message,
    author_name: commit.authorName,
    author_email: commit.authorEmail,
    date_created: toTimestampOrNull(commit.dateCreated),
    patch_set: JSON.stringify(commit.patchSet),
  }))
  for (let start = 0; start < rows.length; start += CHUNK) {
    await transaction
      .insertInto('slugline.release_commit')
      .values(rows.slice(start, start + CHUNK))
      .execute()
  }
}

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
