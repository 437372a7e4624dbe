import type { taskEither as TE } from 'fp-ts'
import type { Delivery } from '../domain/delivery.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { DeliveryFilter, DeliveryLog } from '../ports/delivery-log.ts'
import type { StorageError } from '../ports/storage-error.ts'

export interface ListDeliveries {
  readonly filter: DeliveryFilter
  readonly page: PageQuery
}

/** Lists the deliveries to a project, newest first, without their bodies. */
export const makeListDeliveries =
  ({ deliveries }: { readonly deliveries: Pick<DeliveryLog, 'deliveries'> }) =>
  ({ filter, page }: ListDeliveries): TE.TaskEither<StorageError, Page<Delivery>> =>
    deliveries.deliveries(filter, page)
