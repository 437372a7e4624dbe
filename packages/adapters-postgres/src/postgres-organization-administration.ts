import type { NameTaken, NewOrganization, Organization, OrganizationAdministration, PageQuery } from '@slugline/core'
import { either as E, taskEither as TE } from 'fp-ts'
import { sql } from 'kysely'
import { attempt, attemptOr } from './attempt.ts'
import { type Lookup, makeBatchedLookup } from './batched-lookup.ts'
import type { Database } from './database.ts'
import { type HotQuery, textOf } from './hot-query.ts'
import { isId } from './ids.ts'
import { toInstant, toTimestamp } from './instants.ts'
import { FIND_ORGANIZATIONS } from './lookup-statements.ts'
import { askedId, askedSlug, NAME_TAKEN, nameTakenOr } from './names.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'
import type { WatchBatches } from './watch.ts'
import { wireArray } from './wire-values.ts'

/** The tenants. */
export const makePostgresOrganizationAdministration = (
  database: Database,
  query: HotQuery,
  watch: WatchBatches,
): OrganizationAdministration => {
  const find = makeBatchedLookup(query, watch, BY_SLUG_OR_ID)
  return {
    list: (page) => attempt(() => list(database, page)),
    find: (slugOrId) => attempt(() => find(slugOrId)),
    create: (organization) => attemptOr(() => create(database, organization)),
    update: (organizationId, change) =>
      isId(organizationId) ? attemptOr(() => update(database, organizationId, change)) : TE.right(null),
  }
}

/** Each call of the API looks for its organization. A slug is never digits only, so a text is either a slug or an id. */
const BY_SLUG_OR_ID: Lookup<string, Organization> = {
  statement: { name: 'slugline_find_organizations', text: FIND_ORGANIZATIONS },
  keyOf: (slugOrId) => slugOrId,
  toParameters: (asked) => [wireArray('bigint', asked.map(askedId)), wireArray('text', asked.map(askedSlug))],
  toFound: (columns) => organizationOf(columns),
}

/** An organization by its columns, as look-ups answer them. */
export const organizationOf = ([id, slug, name, dateCreated]: readonly unknown[]): Organization => ({
  id: textOf(id),
  slug: textOf(slug),
  name: textOf(name),
  dateCreated: Number(textOf(dateCreated)),
})

const COLUMNS = [sql<string>`id::text`.as('id'), 'slug', 'name', toInstant('date_created').as('date_created')] as const

interface Row {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly date_created: number
}

const toOrganization = ({ id, slug, name, date_created }: Row): Organization => ({
  id,
  slug,
  name,
  dateCreated: date_created,
})

const list = async (database: Database, page: PageQuery) => {
  const { isBeyond, direction, limit } = keysetPage(page, 'date_created', 'id')
  const rows = await database
    .selectFrom('slugline.organization')
    .select(COLUMNS)
    .where(isBeyond)
    .orderBy('slugline.organization.date_created', direction)
    .orderBy('slugline.organization.id', direction)
    .limit(limit)
    .execute()
  return pageFrom(page, rows, byDateCreated, toOrganization)
}

const create = async (
  database: Database,
  { slug, name, dateCreated }: NewOrganization,
): Promise<E.Either<NameTaken, Organization>> => {
  const created = await database
    .insertInto('slugline.organization')
    .values({ slug, name, date_created: toTimestamp(dateCreated) })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst()
  return created === undefined ? E.left(NAME_TAKEN) : E.right(toOrganization(created))
}

const update = (
  database: Database,
  organizationId: string,
  { slug, name }: { readonly slug?: string; readonly name?: string },
): Promise<E.Either<NameTaken, Organization | null>> =>
  nameTakenOr(async () => {
    const updated = await database
      .updateTable('slugline.organization')
      .set(({ ref }) => ({ slug: slug ?? ref('slug'), name: name ?? ref('name') }))
      .where('id', '=', organizationId)
      .returning(COLUMNS)
      .executeTakeFirst()
    return updated === undefined ? null : toOrganization(updated)
  })
