import { function as F, taskEither as TE } from 'fp-ts'
import { type Instant, later } from '../domain/instant.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { AppProgress } from '../ports/backfill-progress.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** How many deliveries are looked at: one is enough, unless people replay old ones or other plugins are used too. */
const LOOKED_AT = 50

/** Which deliveries. Where an app had none for long, all of its project's are looked through back to `since`. */
export interface DeliveriesOf {
  /** Null: of any app. */
  readonly app: string | null
  /** Null: as far as the log goes. */
  readonly since: Instant | null
}

/** When a plugin's hook was called last; null: never. */
export const lastDelivery = (
  deliveries: Pick<DeliveryLog, 'deliveries'>,
  { organizationId, projectId, plugin }: PluginKey,
  { app, since }: DeliveriesOf,
): TE.TaskEither<StorageError, Instant | null> =>
  F.pipe(
    deliveries.deliveries(
      { organizationId, projectId, outcome: null, app, since, until: null },
      { limit: LOOKED_AT, cursor: null },
    ),
    TE.map(({ items }) => {
      const came = items.find((delivery) => delivery.plugin === plugin && delivery.replayOf === null)
      return came?.dateReceived ?? null
    }),
  )

/** Another instance may have another time, and be in the middle of a delivery. */
const OVERLAP = 5 * 60_000

/** The same for an app of which some is known: only what came since is looked for. */
export const lastDeliveryTo = (
  deliveries: Pick<DeliveryLog, 'deliveries'>,
  key: PluginKey,
  app: string,
  known: Pick<AppProgress, 'dateChecked' | 'dateDelivered'> | null,
): TE.TaskEither<StorageError, Instant | null> => {
  const since = known === null ? null : Math.max(0, known.dateChecked - OVERLAP)
  return F.pipe(
    lastDelivery(deliveries, key, { app, since }),
    TE.map((came) => later(came, known?.dateDelivered ?? null)),
  )
}
