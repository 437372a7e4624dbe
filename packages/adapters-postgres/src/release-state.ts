import { compareIds, isEqual, type Ref, type ReleaseChange, type ReleaseState } from '@slugline/core'
import { sql, type Transaction } from 'kysely'
import { toInstant, toTimestamp, toTimestampOrNull } from './instants.ts'
import type { Tables } from './tables.ts'

/**
 * Locks the release of a version until the transaction ends, and answers what was told of it so far; makes it where it
 * is missing, and answers null: nothing was. Its commits are not read, being many (see `holdCommits`).
 */
export const lockRelease = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  { version, dateCreated }: ReleaseChange,
): Promise<ReleaseState | null> => {
  const made = await transaction
    .insertInto('slugline.release')
    .values({ organization_id: organizationId, version, date_created: toTimestamp(dateCreated) })
    .onConflict((conflict) => conflict.columns(['organization_id', 'version']).doNothing())
    .executeTakeFirst()
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n ? null : readRelease(transaction, organizationId, version)
}

const readRelease = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  version: string,
): Promise<ReleaseState> => {
  const release = await transaction
    .selectFrom('slugline.release')
    .select(['status', 'ref', 'url', sql<string | null>`owner_id::text`.as('owner_id')])
    .select(toInstant('date_created').as('date_created'))
    .select(toInstant<number | null>('date_released').as('date_released'))
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return {
    version,
    projectIds: await readProjectIds(transaction, organizationId, version),
    dateCreated: release.date_created,
    status: release.status,
    ref: release.ref,
    url: release.url,
    ownerId: release.owner_id,
    dateReleased: release.date_released,
    refs: await readRefs(transaction, organizationId, version),
    commits: [],
  }
}

const readProjectIds = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  version: string,
): Promise<readonly string[]> => {
  const rows = await transaction
    .selectFrom('slugline.release_project')
    .select(sql<string>`project_id::text`.as('id'))
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .execute()
  return rows.map(({ id }) => id).sort(compareIds)
}

const readRefs = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  version: string,
): Promise<readonly Ref[]> =>
  transaction
    .selectFrom('slugline.release_ref')
    .select(['repository', 'commit', 'previous_commit as previousCommit'])
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .orderBy('repository')
    .execute()

/** Writes what a recording changed of the release that it locked; not its commits. */
export const saveRelease = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  before: ReleaseState | null,
  after: ReleaseState,
): Promise<void> => {
  if (before === after) return
  await saveGiven(transaction, organizationId, after)
  await saveProjects(transaction, organizationId, before, after)
  await saveRefs(transaction, organizationId, before?.refs ?? [], after)
}

const saveGiven = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  { version, status, ref, url, ownerId, dateReleased }: ReleaseState,
): Promise<void> => {
  await transaction
    .updateTable('slugline.release')
    .set({ status, ref, url, owner_id: ownerId, date_released: toTimestampOrNull(dateReleased) })
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .execute()
}

/** Projects keep the status too, which their lists are sorted by. */
const saveProjects = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  before: ReleaseState | null,
  { version, status, projectIds }: ReleaseState,
): Promise<void> => {
  if (before !== null && before.status !== status) {
    await transaction
      .updateTable('slugline.release_project')
      .set({ status })
      .where('organization_id', '=', organizationId)
      .where('version', '=', version)
      .execute()
  }
  const added = projectIds.filter((id) => before === null || !before.projectIds.includes(id))
  if (added.length === 0) return
  await sql`
    insert into slugline.release_project (organization_id, version, project_id, release_id, date_created, status)
    select r.organization_id, r.version, added.project_id, r.id, r.date_created, r.status
    from slugline.release r cross join unnest(${added}::bigint[]) as added(project_id)
    where r.organization_id = ${organizationId}::bigint and r.version = ${version}
    order by added.project_id
    on conflict (organization_id, version, project_id) do nothing`.execute(transaction)
}

/** Nobody else changes refs meanwhile: hooks too lock the release before they add one. There may be thousands. */
const saveRefs = async (
  transaction: Transaction<Tables>,
  organizationId: string,
  before: readonly Ref[],
  { version, refs: after }: ReleaseState,
): Promise<void> => {
  const [known, kept] = [byRepository(before), byRepository(after)]
  const gone = [...known.keys()].filter((repository) => !kept.has(repository))
  if (gone.length > 0) {
    await transaction
      .deleteFrom('slugline.release_ref')
      .where('organization_id', '=', organizationId)
      .where('version', '=', version)
      .where(sql<boolean>`repository = any(${gone}::text[])`)
      .execute()
  }
  const told = after.filter((ref) => !isEqual(known.get(ref.repository), ref))
  if (told.length === 0) return
  await sql`
    insert into slugline.release_ref (organization_id, version, repository, commit, previous_commit)
    select ${organizationId}::bigint, ${version}, told.* from unnest(${told.map(({ repository }) => repository)}::text[],
      ${told.map(({ commit }) => commit)}::text[], ${told.map((ref) => ref.previousCommit)}::text[]) told
    on conflict (organization_id, version, repository) do update
      set commit = excluded.commit, previous_commit = excluded.previous_commit`.execute(transaction)
}

const byRepository = (refs: readonly Ref[]): ReadonlyMap<string, Ref> =>
  new Map(refs.map((ref) => [ref.repository, ref]))
