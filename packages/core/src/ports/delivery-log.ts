import type { taskEither as TE } from 'fp-ts'
import type { Delivery, StoredDelivery } from '../domain/delivery.ts'
import type { Instant } from '../domain/instant.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { StorageError } from './storage-error.ts'

/**
 * The deliveries that were accepted, with what came of each. Deploy recording writes it; what has become old is removed
 * from it, while releases, refs and deploys stay.
 */
export interface DeliveryLog {
  /** By (`dateReceived`, id). Empty for a project that the organization does not have. */
  readonly deliveries: (filter: DeliveryFilter, page: PageQuery) => TE.TaskEither<StorageError, Page<Delivery>>
  /** One with its body. Null when that project of that organization has no such delivery. */
  readonly delivery: (key: DeliveryKey) => TE.TaskEither<StorageError, StoredDelivery | null>
  /**
   * Removes at most `limit` deliveries, of any organization, that were received before a moment; answers how many. It
   * takes the ones that it likes, waits for nobody, and may leave those that another call is removing just now.
   *
   * A delivery takes its identity with it: when the same one comes again, it is new, and a duplicate only if the key of
   * its release has a deploy. A deploy goes on naming the delivery that brought it, and a replay the one that it
   * repeats, by an id that leads to nothing.
   */
  readonly removeBefore: (before: Instant, limit: number) => TE.TaskEither<StorageError, number>
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
