import type { Delivery, Instant, Outcome } from '@slugline/core'
import { toApp } from './view-rows.ts'

/** A delivery, as the database puts it together. */
export type DeliveryRow = Outcome & {
  readonly id: string
  readonly plugin: string
  readonly project_id: string
  readonly slug: string
  readonly unsigned: boolean
  readonly date_received: Instant
  readonly date_published: Instant | null
  readonly media_type: string
  readonly size: number
  readonly event_id: string | null
  readonly app_id: string | null
  readonly app_name: string | null
  readonly release_number: number | null
  readonly version: string | null
  readonly environment: string | null
  readonly deploy_id: string | null
  readonly replay_of: string | null
}

export const toDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  plugin: row.plugin,
  project: { id: row.project_id, slug: row.slug },
  outcome: toOutcome(row),
  unsigned: row.unsigned,
  dateReceived: row.date_received,
  datePublished: row.date_published,
  mediaType: row.media_type,
  size: row.size,
  eventId: row.event_id,
  app: toApp(row.app_id, row.app_name),
  releaseNumber: row.release_number,
  version: row.version,
  environment: row.environment,
  deployId: row.deploy_id,
  replayOf: row.replay_of,
})

/** The two members of an outcome, which belong together. */
const toOutcome = (row: Outcome): Outcome => {
  switch (row.outcome) {
    case 'recorded':
      return { outcome: row.outcome, reason: row.reason }
    case 'pending':
      return { outcome: row.outcome, reason: row.reason }
    case 'duplicate':
      return { outcome: row.outcome, reason: row.reason }
    case 'ignored':
      return { outcome: row.outcome, reason: row.reason }
  }
}
