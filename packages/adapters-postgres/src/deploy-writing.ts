import { keyOf, type Recording } from '@slugline/core'
import { sql, type Transaction } from 'kysely'
import { toTimestamp, toTimestampOrNull } from './instants.ts'
import type { Tables } from './tables.ts'

/** Writes the deploy of a recording, if it has one, and answers its id; null when another of its key was there first. */
export const insertDeploy = async (
  transaction: Transaction<Tables>,
  { organizationId, projectIds, release, deploy }: Recording,
  deliveryId: string | null,
): Promise<string | null> => {
  if (deploy === null || release === null) return null
  const inserted = await transaction
    .insertInto('slugline.deploy')
    .values({
      organization_id: organizationId,
      project_id: projectIds[0] ?? '',
      key: deploy.key,
      project_ids: projectIds,
      version: release.version,
      kind: deploy.kind,
      environment: deploy.environment,
      app_id: deploy.app?.id ?? null,
      app_name: deploy.app?.name ?? null,
      release_number: deploy.releaseNumber ?? 0,
      date_started: toTimestampOrNull(deploy.dateStarted),
      date_finished: toTimestamp(deploy.dateFinished),
      owner_id: deploy.ownerId,
      url: deploy.url,
      name: deploy.name,
      delivery_id: deliveryId,
    })
    .onConflict((conflict) => conflict.columns(['organization_id', 'key', 'project_id']).doNothing())
    .returning(sql<string>`id::text`.as('id'))
    .executeTakeFirst()
  return inserted?.id ?? null
}

/** The id of the deploy with the recording's key. */
export const findDeploy = async (transaction: Transaction<Tables>, recording: Recording): Promise<string | null> => {
  const key = keyOf(recording)
  if (key === null) return null
  const found = await transaction
    .selectFrom('slugline.deploy')
    .select(sql<string>`id::text`.as('id'))
    .where('organization_id', '=', recording.organizationId)
    .where('key', '=', key)
    .where('project_id', '=', recording.projectIds[0] ?? '')
    .executeTakeFirst()
  return found?.id ?? null
}
