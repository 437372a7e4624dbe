import {
  type Delivery,
  type DeliveryFilter,
  type DeliveryKey,
  type DeliveryLog,
  OUTCOMES,
  type Page,
  type PageQuery,
  type StoredDelivery,
} from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { type RawBuilder, sql } from 'kysely'
import { attempt } from './attempt.ts'
import type { Database } from './database.ts'
import { removeDeliveries } from './delivery-removal.ts'
import { type DeliveryRow, toDelivery } from './delivery-row.ts'
import { idOrNothing, isAskable, isId } from './ids.ts'
import { toInstant, toTimestamp } from './instants.ts'
import { keysetPage, pageFrom } from './paging.ts'
import { ordered } from './release-candidates.ts'

/** The deliveries that deploy recording kept. */
export const makePostgresDeliveryLog = (database: Database): DeliveryLog => ({
  deliveries: (filter, page) => attempt(() => deliveries(database, filter, page)),
  delivery: (key) => (isId(key.deliveryId) ? attempt(() => delivery(database, key)) : TE.right(null)),
  removeBefore: (before, limit) => attempt(() => removeDeliveries(database, before, limit)),
})

/** From the index that has a project's deliveries by outcome: as many as the page has room for of each, merged. */
const deliveries = async (database: Database, filter: DeliveryFilter, page: PageQuery): Promise<Page<Delivery>> => {
  if (!isAskable(filter.app)) return pageFrom(page, [], key, toDelivery)
  const keyset = keysetPage(page, 'd.date_received', 'd.id')
  const outcomes = filter.outcome === null ? OUTCOMES : [filter.outcome]
  const { rows } = await sql<DeliveryRow>`
    select ${VIEW} from unnest(${outcomes}::text[]) as own(outcome)
    cross join lateral (
      select d.* from slugline.delivery d
      where d.organization_id = ${idOrNothing(filter.organizationId)}::bigint
        and d.project_id = ${idOrNothing(filter.projectId)}::bigint and d.outcome = own.outcome
        and ${keyset.isBeyond} and ${matches(filter)}
      ${ordered(keyset, 'd.date_received', 'd.id')}
    ) d
    join slugline.project p on p.organization_id = d.organization_id and p.id = d.project_id
    ${ordered(keyset, 'd.date_received', 'd.id')}`.execute(database)
  return pageFrom(page, rows, key, toDelivery)
}

const key = ({ date_received, id }: DeliveryRow) => ({ time: date_received, id })

const delivery = async (database: Database, { organizationId, projectId, deliveryId }: DeliveryKey) => {
  const { rows } = await sql<DeliveryRow & { readonly body: Buffer }>`
    select ${VIEW}, d.body from slugline.delivery d
    join slugline.project p on p.organization_id = d.organization_id and p.id = d.project_id
    where d.organization_id = ${idOrNothing(organizationId)}::bigint
      and d.project_id = ${idOrNothing(projectId)}::bigint and d.id = ${deliveryId}::bigint`.execute(database)
  const [found] = rows
  return found === undefined ? null : toStoredDelivery(found)
}

const toStoredDelivery = (row: DeliveryRow & { readonly body: Buffer }): StoredDelivery => ({
  ...toDelivery(row),
  body: new Uint8Array(row.body),
})

/** The delivery `d` of the project `p`. Its size needs no reading of the body. */
const VIEW = sql`
  d.id::text as id, d.plugin, d.project_id::text as project_id, p.slug, d.outcome, d.reason, d.unsigned,
  ${toInstant('d.date_received')} as date_received, ${toInstant('d.date_published')} as date_published, d.media_type,
  octet_length(d.body) as size, d.event_id, d.app_id, d.app_name, d.release_number::float8 as release_number,
  d.version, d.environment, d.replay_of::text as replay_of,
  (select o.id::text from slugline.deploy o where o.organization_id = d.organization_id and o.key = d.key
    and o.project_id + 0 = d.project_id and o.kind <> 'deleted') as deploy_id`

const matches = ({ app, since, until }: DeliveryFilter): RawBuilder<unknown> => sql`
  ${app === null ? sql`true` : sql`(d.app_id = ${app} or d.app_name = ${app})`}
  and ${since === null ? sql`true` : sql`d.date_received >= ${toTimestamp(since)}::timestamptz`}
  and ${until === null ? sql`true` : sql`d.date_received < ${toTimestamp(until)}::timestamptz`}`
