import type { RepositoryListing } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { sql } from 'kysely'
import { attempt } from './attempt.ts'
import type { Database } from './database.ts'
import { isAskable, isId } from './ids.ts'

/** The repositories of an organization, by name. */
export const makePostgresRepositoryListing = (database: Database): RepositoryListing => ({
  names: (organizationId) => (isId(organizationId) ? attempt(() => names(database, organizationId)) : TE.right([])),
  find: (organizationId, name) =>
    isId(organizationId) && isAskable(name) ? attempt(() => find(database, organizationId, name)) : TE.right(null),
})

const names = async (database: Database, organizationId: string): Promise<readonly string[]> => {
  const rows = await database
    .selectFrom('slugline.repository')
    .select('name')
    .where('organization_id', '=', organizationId)
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name)
}

const find = async (database: Database, organizationId: string, name: string): Promise<string | null> => {
  const found = await database
    .selectFrom('slugline.repository')
    .select('name')
    .where('organization_id', '=', organizationId)
    .where(sql<string>`lower(name)`, '=', sql<string>`lower(${name}::text collate "C")`)
    .executeTakeFirst()
  return found?.name ?? null
}
