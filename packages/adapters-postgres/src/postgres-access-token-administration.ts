import type { AccessToken, AccessTokenAdministration, NewAccessToken, Page, PageQuery } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { sql } from 'kysely'
import { readScopes, writeScopes } from './access-token-scopes.ts'
import { attempt } from './attempt.ts'
import type { Database } from './database.ts'
import { idOrNothing, isId } from './ids.ts'
import { toInstant, toTimestamp, toTimestampOrNull } from './instants.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'

/** The tokens of an organization. */
export const makePostgresAccessTokenAdministration = (database: Database): AccessTokenAdministration => ({
  list: (organizationId, page) => attempt(() => list(database, idOrNothing(organizationId), page)),
  create: (token) => (isId(token.organizationId) ? attempt(() => create(database, token)) : TE.right(null)),
  remove: (organizationId, tokenId) =>
    isId(organizationId) && isId(tokenId) ? attempt(() => remove(database, organizationId, tokenId)) : TE.right(false),
})

const COLUMNS = [
  sql<string>`id::text`.as('id'),
  sql<string>`organization_id::text`.as('organization_id'),
  'name',
  'scopes',
  'last_characters',
  toInstant('date_created').as('date_created'),
  toInstant<number | null>('date_last_used').as('date_last_used'),
  toInstant<number | null>('date_expires').as('date_expires'),
] as const

interface Row {
  readonly id: string
  readonly organization_id: string
  readonly name: string
  readonly scopes: string
  readonly last_characters: string
  readonly date_created: number
  readonly date_last_used: number | null
  readonly date_expires: number | null
}

const toAccessToken = (row: Row): AccessToken => ({
  id: row.id,
  organizationId: row.organization_id,
  name: row.name,
  scopes: readScopes(row.scopes),
  lastCharacters: row.last_characters,
  dateCreated: row.date_created,
  dateLastUsed: row.date_last_used,
  dateExpires: row.date_expires,
})

const list = async (database: Database, organizationId: string, page: PageQuery): Promise<Page<AccessToken>> => {
  const { isBeyond, direction, limit } = keysetPage(page, 'date_created', 'id')
  const rows = await database
    .selectFrom('slugline.access_token')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where(isBeyond)
    .orderBy('slugline.access_token.date_created', direction)
    .orderBy('slugline.access_token.id', direction)
    .limit(limit)
    .execute()
  return pageFrom(page, rows, byDateCreated, toAccessToken)
}

/** Selects from the organization what it inserts: nothing where there is none. */
const create = async (database: Database, told: NewAccessToken): Promise<AccessToken | null> => {
  const created = await database
    .insertInto('slugline.access_token')
    .columns(['organization_id', 'digest', 'name', 'scopes', 'last_characters', 'date_created', 'date_expires'])
    .expression((from) =>
      from
        .selectFrom('slugline.organization')
        .where('id', '=', told.organizationId)
        .select([
          'id',
          sql<string>`${told.digest}::text`.as('digest'),
          sql<string>`${told.name}::text`.as('name'),
          sql<string>`${writeScopes(told.scopes)}::text`.as('scopes'),
          sql<string>`${told.lastCharacters}::text`.as('last_characters'),
          sql<string>`${toTimestamp(told.dateCreated)}::timestamptz`.as('date_created'),
          sql<string | null>`${toTimestampOrNull(told.dateExpires)}::timestamptz`.as('date_expires'),
        ]),
    )
    .returning(COLUMNS)
    .executeTakeFirst()
  return created === undefined ? null : toAccessToken(created)
}

const remove = async (database: Database, organizationId: string, tokenId: string): Promise<boolean> => {
  const removed = await database
    .deleteFrom('slugline.access_token')
    .where('organization_id', '=', organizationId)
    .where('id', '=', tokenId)
    .executeTakeFirst()
  return removed.numDeletedRows > 0n
}
