import { function as F, taskEither as TE } from 'fp-ts'
import type { Clock } from '../ports/clock.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { StorageError } from '../ports/storage-error.ts'

export interface RemoveOldDeliveries {
  /** How many days a delivery is kept. */
  readonly retentionDays: number
}

export interface RemoveOldDeliveriesPorts {
  readonly deliveries: Pick<DeliveryLog, 'removeBefore'>
  readonly clock: Clock
}

/** What came of one batch. */
export interface OldDeliveriesRemoved {
  readonly removed: number
  /** There may be more: call again, after a pause in which others have their turn. */
  readonly isMore: boolean
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Small, so that nothing else waits for long: PostgreSQL removes as many in a few hundredths of a second. */
const BATCH = 500

/**
 * Removes one batch of the deliveries that were received longer ago than they are to be kept. Releases and deploys
 * stay. May be called by several instances at once.
 */
export const makeRemoveOldDeliveries =
  ({ deliveries, clock }: RemoveOldDeliveriesPorts) =>
  ({ retentionDays }: RemoveOldDeliveries): TE.TaskEither<StorageError, OldDeliveriesRemoved> =>
    F.pipe(
      TE.fromIO(() => clock.now() - retentionDays * DAY_MS),
      TE.flatMap((before) => deliveries.removeBefore(before, BATCH)),
      TE.map((removed) => ({ removed, isMore: removed >= BATCH })),
    )
