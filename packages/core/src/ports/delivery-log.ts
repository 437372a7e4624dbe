import type { taskEither as TE } from 'fp-ts'
import type { Delivery, StoredDelivery } from '../domain/delivery.ts'
import type { Instant } from '../domain/instant.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { StorageError } from './storage-error.ts'

/** The deliveries that were accepted, with what came of each. Deploy recording writes it. */
export interface DeliveryLog {
  /** By (`dateReceived`, id). Empty for a project that the organization does not have. */
  readonly deliveries: (filter: DeliveryFilter, page: PageQuery) => TE.TaskEither<StorageError, Page<Delivery>>
  /** One with its body. Null when that project of that organization has no such delivery. */
  readonly delivery: (key: DeliveryKey) => TE.TaskEither<StorageError, StoredDelivery | null>
}

/** Names a delivery. */
export interface DeliveryKey {
  readonly organizationId: string
  readonly projectId: string
  readonly deliveryId: string
}

/** Which deliveries; null filters nothing. */
export interface DeliveryFilter {
  readonly organizationId: string
  readonly projectId: string
  readonly outcome: Outcome['outcome'] | null
  /** Id or name of an app. */
  readonly app: string | null
  /** Inclusive and exclusive bounds of `dateReceived`. */
  readonly since: Instant | null
  readonly until: Instant | null
}
