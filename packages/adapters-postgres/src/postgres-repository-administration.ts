import type { NameTaken, NewRepository, Page, PageQuery, Repository, RepositoryAdministration } from '@slugline/core'
import { type either as E, taskEither as TE } from 'fp-ts'
import { sql } from 'kysely'
import { attempt, attemptOr } from './attempt.ts'
import type { Database } from './database.ts'
import { idOrNothing, isAskable, isId } from './ids.ts'
import { toInstant, toTimestamp } from './instants.ts'
import { nameTakenOr } from './names.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'
import { changeConfiguration, orNothing } from './revision.ts'

/** The repositories of an organization. */
export const makePostgresRepositoryAdministration = (database: Database): RepositoryAdministration => ({
  // No organization has the id 0: its page is an empty one.
  list: (organizationId, page) => attempt(() => list(database, idOrNothing(organizationId), page)),
  find: (organizationId, name) =>
    isId(organizationId) && isAskable(name) ? attempt(() => find(database, organizationId, name)) : TE.right(null),
  create: (repository) =>
    isId(repository.organizationId) ? attemptOr(() => create(database, repository)) : TE.right(null),
  remove: (organizationId, repositoryId) =>
    isId(organizationId) && isId(repositoryId)
      ? attempt(() => remove(database, organizationId, repositoryId))
      : TE.right(false),
})

const COLUMNS = [
  sql<string>`id::text`.as('id'),
  'name',
  'provider',
  'url',
  toInstant('date_created').as('date_created'),
] as const

interface Row {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly url: string | null
  readonly date_created: number
}

const toRepository = ({ id, name, provider, url, date_created }: Row): Repository => ({
  id,
  name,
  provider,
  url,
  dateCreated: date_created,
})

const list = async (database: Database, organizationId: string, page: PageQuery): Promise<Page<Repository>> => {
  const { isBeyond, direction, limit } = keysetPage(page, 'date_created', 'id')
  const rows = await database
    .selectFrom('slugline.repository')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where(isBeyond)
    .orderBy('slugline.repository.date_created', direction)
    .orderBy('slugline.repository.id', direction)
    .limit(limit)
    .execute()
  return pageFrom(page, rows, byDateCreated, toRepository)
}

const find = async (database: Database, organizationId: string, name: string): Promise<Repository | null> => {
  const found = await database
    .selectFrom('slugline.repository')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where(sql<string>`lower(name)`, '=', sql<string>`lower(${name}::text collate "C")`)
    .executeTakeFirst()
  return found === undefined ? null : toRepository(found)
}

const create = (database: Database, told: NewRepository): Promise<E.Either<NameTaken, Repository | null>> =>
  nameTakenOr(() =>
    changeConfiguration(database, told.organizationId, async (transaction) => {
      const { organizationId, name, provider, url, dateCreated } = told
      const created = await transaction
        .insertInto('slugline.repository')
        .values({ organization_id: organizationId, name, provider, url, date_created: toTimestamp(dateCreated) })
        .returning(COLUMNS)
        .executeTakeFirstOrThrow()
      return toRepository(created)
    }),
  )

const remove = async (database: Database, organizationId: string, repositoryId: string): Promise<boolean> => {
  const done = await changeConfiguration(database, organizationId, async (transaction) => {
    const removed = await transaction
      .deleteFrom('slugline.repository')
      .where('organization_id', '=', organizationId)
      .where('id', '=', repositoryId)
      .executeTakeFirst()
    return orNothing(removed.numDeletedRows)
  })
  return done !== null
}
