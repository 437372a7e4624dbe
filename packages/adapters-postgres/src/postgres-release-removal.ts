import type { ReleaseKey, ReleaseRemoval } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { sql, type Transaction } from 'kysely'
import { attempt } from './attempt.ts'
import { type Database, transact } from './database.ts'
import { isAskable, isId } from './ids.ts'
import { removeCommits } from './release-commits.ts'
import { guardRelease } from './release-guard.ts'
import type { Tables } from './tables.ts'

/** Takes releases away, each in a transaction. What is left of its deploys is their keys. */
export const makePostgresReleaseRemoval = (database: Database): ReleaseRemoval => ({
  remove: (key) => (mayBe(key) ? attempt(() => transact(database, (work) => remove(work, key))) : TE.right(false)),
})

const mayBe = ({ organizationId, projectId, version }: ReleaseKey): boolean =>
  isId(organizationId) && (projectId === null || isId(projectId)) && isAskable(version)

const remove = async (transaction: Transaction<Tables>, key: ReleaseKey): Promise<boolean> => {
  await sql`select ${guardRelease(key.organizationId, key.version)}`.execute(transaction)
  if (!(await isThere(transaction, key))) return false
  await forgetDeploys(transaction, key)
  await removeCommits(transaction, key)
  for (const table of ['release_ref', 'release_project', 'release'] as const) {
    await transaction
      .deleteFrom(`slugline.${table}`)
      .where('organization_id', '=', key.organizationId)
      .where('version', '=', key.version)
      .execute()
  }
  return true
}

const isThere = async (transaction: Transaction<Tables>, { organizationId, projectId, version }: ReleaseKey) => {
  const found = await transaction
    .selectFrom('slugline.release_project')
    .select('version')
    .where('organization_id', '=', organizationId)
    .where('version', '=', version)
    .$if(projectId !== null, (query) => query.where('project_id', '=', projectId ?? ''))
    .executeTakeFirst()
  return found !== undefined
}

/**
 * A deploy becomes its key alone, of a kind, a version and an environment that no list asks for. So whatever brings it
 * again finds its key taken.
 */
const forgetDeploys = async (transaction: Transaction<Tables>, { organizationId, version }: ReleaseKey) => {
  await sql`
    update slugline.deploy set kind = 'deleted', version = '', environment = '', project_ids = '{}', app_id = null,
      app_name = null, release_number = 0, date_started = null, owner_id = null, url = null, name = null,
      delivery_id = null
    where organization_id = ${organizationId}::bigint and version = ${version}`.execute(transaction)
}
