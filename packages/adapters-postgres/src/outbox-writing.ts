import type { RecordedEvent } from '@slugline/core'
import type { Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** Writes an event, if there is one, into the outbox; a failed release by the delivery that told of it. */
export const putEvent = async (
  transaction: Transaction<Tables>,
  event: RecordedEvent | null,
  deliveryId: string | null,
): Promise<void> => {
  if (event === null) return
  const { organizationId, projectId, key } = event
  const told =
    event._tag === 'deploy.recorded'
      ? { key, other_project_ids: event.otherProjectIds ?? null }
      : { delivery_id: deliveryId }
  await transaction
    .insertInto('slugline.outbox')
    .values({ organization_id: organizationId, project_id: projectId, ...told })
    .execute()
}
