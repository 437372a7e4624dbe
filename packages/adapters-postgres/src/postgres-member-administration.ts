import type { Member, MemberAdministration, MemberEmail, NewMember, Page, PageQuery } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import { attempt } from './attempt.ts'
import type { Database } from './database.ts'
import { idOrNothing, isAskable, isId } from './ids.ts'
import { toInstant, toTimestamp } from './instants.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'
import { changeConfiguration, orNothing } from './revision.ts'
import type { Tables } from './tables.ts'

/** The members of an organization. */
export const makePostgresMemberAdministration = (database: Database): MemberAdministration => ({
  // No organization has the id 0: its page is an empty one. Nobody has an address with a NUL.
  list: (organizationId, email, page) =>
    attempt(() => list(database, isAskable(email) ? idOrNothing(organizationId) : '0', email, page)),
  find: (organizationId, memberId) =>
    isId(organizationId) && isId(memberId)
      ? attempt(() => find(database, { organizationId, memberId }))
      : TE.right(null),
  create: (member) => (isId(member.organizationId) ? attempt(() => create(database, member)) : TE.right(null)),
  update: (organizationId, memberId, change) =>
    isId(organizationId) && isId(memberId)
      ? attempt(() => update(database, { organizationId, memberId }, change))
      : TE.right(null),
  remove: (organizationId, memberId) =>
    isId(organizationId) && isId(memberId)
      ? attempt(() => remove(database, { organizationId, memberId }))
      : TE.right(false),
})

interface MemberKey {
  readonly organizationId: string
  readonly memberId: string
}

const EMAILS: RawBuilder<readonly MemberEmail[]> = sql`coalesce((
  select json_agg(json_build_object('email', e.email, 'verified', e.verified) order by e.position)
  from slugline.member_email e where e.organization_id = member.organization_id and e.member_id = member.id), '[]')`

const COLUMNS = [
  sql<string>`id::text`.as('id'),
  'name',
  toInstant('date_created').as('date_created'),
  EMAILS.as('emails'),
] as const

interface Row {
  readonly id: string
  readonly name: string
  readonly date_created: number
  readonly emails: readonly MemberEmail[]
}

const toMember = ({ id, name, date_created, emails }: Row): Member => ({ id, name, emails, dateCreated: date_created })

const list = async (
  database: Database,
  organizationId: string,
  email: string | null,
  page: PageQuery,
): Promise<Page<Member>> => {
  const { isBeyond, direction, limit } = keysetPage(page, 'date_created', 'id')
  const rows = await database
    .selectFrom('slugline.member as member')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where(email === null ? sql<boolean>`true` : hasAddress(organizationId, email))
    .where(isBeyond)
    .orderBy('member.date_created', direction)
    .orderBy('member.id', direction)
    .limit(limit)
    .execute()
  return pageFrom(page, rows, byDateCreated, toMember)
}

const hasAddress = (organizationId: string, email: string): RawBuilder<boolean> => sql<boolean>`id in (
  select member_id from slugline.member_email
  where organization_id = ${organizationId} and lower(email) = lower(${email}::text collate "C"))`

const create = (database: Database, told: NewMember): Promise<Member | null> =>
  changeConfiguration(database, told.organizationId, async (transaction) => {
    const { organizationId, name, emails, dateCreated } = told
    const { id } = await transaction
      .insertInto('slugline.member')
      .values({ organization_id: organizationId, name, date_created: toTimestamp(dateCreated) })
      .returning(sql<string>`id::text`.as('id'))
      .executeTakeFirstOrThrow()
    await insertEmails(transaction, { organizationId, memberId: id }, emails)
    return { id, name, emails, dateCreated }
  })

const update = (
  database: Database,
  key: MemberKey,
  { name, emails }: { readonly name?: string; readonly emails?: readonly MemberEmail[] },
): Promise<Member | null> =>
  changeConfiguration(database, key.organizationId, async (transaction) => {
    const renamed = await transaction
      .updateTable('slugline.member')
      .set(({ ref }) => ({ name: name ?? ref('name') }))
      .where('organization_id', '=', key.organizationId)
      .where('id', '=', key.memberId)
      .executeTakeFirst()
    if (renamed.numUpdatedRows === 0n) return null
    if (emails !== undefined) await replaceEmails(transaction, key, emails)
    return find(transaction, key)
  })

const find = async (database: Kysely<Tables>, { organizationId, memberId }: MemberKey): Promise<Member | null> => {
  const found = await database
    .selectFrom('slugline.member as member')
    .select(COLUMNS)
    .where('organization_id', '=', organizationId)
    .where('id', '=', memberId)
    .executeTakeFirst()
  return found === undefined ? null : toMember(found)
}

const replaceEmails = async (
  transaction: Transaction<Tables>,
  key: MemberKey,
  emails: readonly MemberEmail[],
): Promise<void> => {
  await transaction
    .deleteFrom('slugline.member_email')
    .where('organization_id', '=', key.organizationId)
    .where('member_id', '=', key.memberId)
    .execute()
  await insertEmails(transaction, key, emails)
}

const insertEmails = async (
  transaction: Transaction<Tables>,
  { organizationId, memberId }: MemberKey,
  emails: readonly MemberEmail[],
): Promise<void> => {
  const place = { organization_id: organizationId, member_id: memberId }
  const rows = emails.map(({ email, verified }, position) => ({ ...place, position, email, verified }))
  if (rows.length > 0) await transaction.insertInto('slugline.member_email').values(rows).execute()
}

/** What he owned keeps his id, which leads nowhere then: ids are not given twice. */
const remove = async (database: Database, { organizationId, memberId }: MemberKey): Promise<boolean> => {
  const done = await changeConfiguration(database, organizationId, async (transaction) => {
    const removed = await transaction
      .deleteFrom('slugline.member')
      .where('organization_id', '=', organizationId)
      .where('id', '=', memberId)
      .executeTakeFirst()
    return orNothing(removed.numDeletedRows)
  })
  return done !== null
}
