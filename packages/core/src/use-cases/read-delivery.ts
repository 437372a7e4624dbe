import type { taskEither as TE } from 'fp-ts'
import type { StoredDelivery } from '../domain/delivery.ts'
import type { DeliveryKey, DeliveryLog } from '../ports/delivery-log.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'

/** The project has no such delivery (any more). */
export interface UnknownDelivery {
  readonly _tag: 'UnknownDelivery'
}

/** The one {@link UnknownDelivery}. */
export const UNKNOWN_DELIVERY: UnknownDelivery = { _tag: 'UnknownDelivery' }

/** Reads one delivery with its body. */
export const makeReadDelivery =
  ({ deliveries }: { readonly deliveries: Pick<DeliveryLog, 'delivery'> }) =>
  (key: DeliveryKey): TE.TaskEither<StorageError | UnknownDelivery, StoredDelivery> =>
    orUnknown(UNKNOWN_DELIVERY)(deliveries.delivery(key))
