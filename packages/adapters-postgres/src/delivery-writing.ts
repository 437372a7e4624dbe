import type { Applied, Recording } from '@slugline/core'
import { sql, type Transaction } from 'kysely'
import { idOrNull } from './ids.ts'
import { toTimestamp, toTimestampOrNull } from './instants.ts'
import type { Tables } from './tables.ts'

/** The id of the next delivery, counted as the statement for hooks counts. */
export const nextDeliveryId = async (transaction: Transaction<Tables>): Promise<string> => {
  const next = sql<{ id: string }>`select (nextval('slugline.recording_number') * 128)::text as id`
  const { rows } = await next.execute(transaction)
  return rows[0]?.id ?? ''
}

/** Whether a delivery of the recording's identity was recorded before. One without an identity never was. */
export const isSeen = async (
  transaction: Transaction<Tables>,
  { organizationId, delivery }: Recording,
): Promise<boolean> => {
  if (delivery === null || delivery.identity === null) return false
  const found = await transaction
    .selectFrom('slugline.delivery')
    .select('plugin')
    .where('organization_id', '=', organizationId)
    .where('identity', '=', delivery.identity)
    .where('project_id', '=', delivery.projectId)
    .where('plugin', '=', delivery.plugin)
    .executeTakeFirst()
  return found !== undefined
}

/** Another recorded a delivery of the same identity while this one was under way: to be done again. */
class SeenMeanwhile extends Error {
  override readonly name = 'SeenMeanwhile'
  readonly code = '40001'
}

/**
 * Writes the delivery of a recording, if it has one, with what came of it.
 * @throws SeenMeanwhile
 */
export const logDelivery = async (
  transaction: Transaction<Tables>,
  { organizationId, delivery }: Recording,
  { outcome, id, seen }: Applied & { readonly id: string; readonly seen: boolean },
): Promise<void> => {
  if (delivery === null) return
  const inserted = await transaction
    .insertInto('slugline.delivery')
    .values({
      organization_id: organizationId,
      project_id: delivery.projectId,
      id,
      plugin: delivery.plugin,
      identity: seen ? null : delivery.identity,
      key: delivery.key,
      unsigned: delivery.unsigned,
      outcome: outcome.outcome,
      reason: outcome.reason,
      date_received: toTimestamp(delivery.dateReceived),
      date_published: toTimestampOrNull(delivery.datePublished),
      media_type: delivery.mediaType,
      event_id: delivery.eventId,
      app_id: delivery.app?.id ?? null,
      app_name: delivery.app?.name ?? null,
      release_number: delivery.releaseNumber,
      status: delivery.status,
      kind: delivery.kind,
      version: delivery.version,
      environment: delivery.environment,
      replay_of: idOrNull(delivery.replayOf),
      body: Buffer.from(delivery.body),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'identity', 'project_id', 'plugin'])
        .where('identity', 'is not', null)
        .doNothing(),
    )
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new SeenMeanwhile()
}
