import type { EventType, Page, PageQuery, WebhookReceiver, WebhookReceivers } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { type Kysely, sql } from 'kysely'
import { attempt } from './attempt.ts'
import { type Database, transact } from './database.ts'
import { idOrNothing, isId } from './ids.ts'
import { toTimestamp } from './instants.ts'
import { byDateCreated, keysetPage, pageFrom } from './paging.ts'
import type { SecretBox } from './secret-box.ts'
import type { Tables } from './tables.ts'
import { RECEIVER_COLUMNS, sealedSecrets, toReceiver, toReceiverOrNull, writeEvents } from './webhook-receiver-row.ts'

/** The table, and what seals the secrets in it. */
export interface ReceiverTable {
  readonly database: Database
  readonly box: SecretBox
}

/** Who is told of what was recorded in an organization. */
export const makePostgresWebhookReceivers = (table: ReceiverTable): WebhookReceivers => ({
  // No organization has the id 0: its page is an empty one.
  list: (organizationId, page) => attempt(() => list(table, idOrNothing(organizationId), page)),
  find: (organizationId, receiverId) =>
    isId(organizationId) && isId(receiverId)
      ? attempt(() => find(table, { organizationId, receiverId }))
      : TE.right(null),
  create: (receiver) => (isId(receiver.organizationId) ? attempt(() => create(table, receiver)) : TE.right(null)),
  update: (organizationId, receiverId, change) =>
    isId(organizationId) && isId(receiverId)
      ? attempt(() => update(table, { organizationId, receiverId }, change))
      : TE.right(null),
  remove: (organizationId, receiverId) =>
    isId(organizationId) && isId(receiverId)
      ? attempt(() => remove(table, { organizationId, receiverId }))
      : TE.right(false),
  subscribed: (organizationId, event) => attempt(() => subscribed(table, idOrNothing(organizationId), event)),
})

interface ReceiverKey {
  readonly organizationId: string
  readonly receiverId: string
}

const list = async (
  { database, box }: ReceiverTable,
  organizationId: string,
  page: PageQuery,
): Promise<Page<WebhookReceiver>> => {
  const { isBeyond, direction, limit } = keysetPage(page, 'date_created', 'id')
  const rows = await database
    .selectFrom('slugline.webhook_receiver')
    .select(RECEIVER_COLUMNS)
    .where('organization_id', '=', organizationId)
    .where(isBeyond)
    .orderBy('slugline.webhook_receiver.date_created', direction)
    .orderBy('slugline.webhook_receiver.id', direction)
    .limit(limit)
    .execute()
  return pageFrom(page, rows, byDateCreated, (row) => toReceiver(box, row))
}

const find = async ({ database, box }: ReceiverTable, key: ReceiverKey): Promise<WebhookReceiver | null> =>
  toReceiverOrNull(box, await select(database, key).executeTakeFirst())

const select = (database: Kysely<Tables>, { organizationId, receiverId }: ReceiverKey) =>
  database
    .selectFrom('slugline.webhook_receiver')
    .select(RECEIVER_COLUMNS)
    .where('organization_id', '=', organizationId)
    .where('id', '=', receiverId)

/** The id comes first: what is secret is bound to it. Selects from the organization: nothing where there is none. */
const create = async (
  { database, box }: ReceiverTable,
  told: Omit<WebhookReceiver, 'id'>,
): Promise<WebhookReceiver | null> => {
  const receiver: WebhookReceiver = { ...told, id: await nextId(database) }
  const created = await database
    .insertInto('slugline.webhook_receiver')
    .columns(['organization_id', 'id', 'name', 'format', 'events', 'enabled', 'value', 'date_created'])
    .expression((from) =>
      from
        .selectFrom('slugline.organization as organization')
        .where('organization.id', '=', told.organizationId)
        .select([
          'organization.id as organization_id',
          sql<string>`${receiver.id}::bigint`.as('id'),
          sql<string>`${told.name}::text`.as('name'),
          sql<string>`${told.format}::text`.as('format'),
          sql<string>`${writeEvents(told.events)}::text`.as('events'),
          sql<boolean>`${told.enabled}::boolean`.as('enabled'),
          sql<string>`${sealedSecrets(box, receiver)}::text`.as('value'),
          sql<string>`${toTimestamp(told.dateCreated)}::timestamptz`.as('date_created'),
        ]),
    )
    .executeTakeFirst()
  return (created.numInsertedOrUpdatedRows ?? 0n) > 0n ? receiver : null
}

const nextId = async (database: Database): Promise<string> => {
  const { rows } = await sql<{ id: string }>`
    select nextval(pg_get_serial_sequence('slugline.webhook_receiver', 'id'))::text as id`.execute(database)
  const [drawn] = rows
  if (drawn === undefined) throw new TypeError('a sequence without a next number')
  return drawn.id
}

/** The row is locked from its reading to its writing. */
const update = (
  { database, box }: ReceiverTable,
  key: ReceiverKey,
  change: Parameters<WebhookReceivers['update']>[2],
): Promise<WebhookReceiver | null> =>
  transact(database, async (transaction) => {
    const before = toReceiverOrNull(box, await select(transaction, key).forUpdate().executeTakeFirst())
    if (before === null) return null
    const after: WebhookReceiver = { ...before, ...change(before) }
    const { name, events, enabled } = after
    await transaction
      .updateTable('slugline.webhook_receiver')
      .set({ name, events: writeEvents(events), enabled, value: sealedSecrets(box, after) })
      .where('organization_id', '=', key.organizationId)
      .where('id', '=', key.receiverId)
      .execute()
    return after
  })

const remove = async ({ database }: ReceiverTable, { organizationId, receiverId }: ReceiverKey): Promise<boolean> => {
  const removed = await database
    .deleteFrom('slugline.webhook_receiver')
    .where('organization_id', '=', organizationId)
    .where('id', '=', receiverId)
    .executeTakeFirst()
  return removed.numDeletedRows > 0n
}

const subscribed = async (
  { database }: ReceiverTable,
  organizationId: string,
  event: EventType,
): Promise<readonly string[]> => {
  const rows = await database
    .selectFrom('slugline.webhook_receiver')
    .select(sql<string>`id::text`.as('id'))
    .where('organization_id', '=', organizationId)
    .where('enabled', '=', true)
    .where(sql<boolean>`${event}::text = any(string_to_array(events, ' '))`)
    .orderBy('slugline.webhook_receiver.id')
    .execute()
  return rows.map(({ id }) => id)
}
