import type { taskEither as TE } from 'fp-ts'
import type { Page, PageQuery } from '../domain/page.ts'
import type { EventType } from '../domain/recorded-event.ts'
import type { WebhookReceiver, WebhookReceiverChange } from '../domain/webhook.ts'
import type { StorageError } from './storage-error.ts'

/** Who is told of what was recorded, as an operator manages them. Ids of another organization find nothing. */
export interface WebhookReceivers {
  /** By (`dateCreated`, id). */
  readonly list: (organizationId: string, page: PageQuery) => TE.TaskEither<StorageError, Page<WebhookReceiver>>
  /** Null when that organization has no such receiver. */
  readonly find: (organizationId: string, receiverId: string) => TE.TaskEither<StorageError, WebhookReceiver | null>
  /** Null when there is no such organization. */
  readonly create: (receiver: Omit<WebhookReceiver, 'id'>) => TE.TaskEither<StorageError, WebhookReceiver | null>
  /**
   * Changes what `change` says of the receiver as it is, and leaves the rest. Nothing else changes it in between: of two
   * changes at once the second one sees the first. May ask again, so `change` does nothing else. Null when that
   * organization has no such receiver.
   */
  readonly update: (
    organizationId: string,
    receiverId: string,
    change: (before: WebhookReceiver) => WebhookReceiverChange,
  ) => TE.TaskEither<StorageError, WebhookReceiver | null>
  /** False when that organization has no such receiver. */
  readonly remove: (organizationId: string, receiverId: string) => TE.TaskEither<StorageError, boolean>
  /** The ids of those, enabled, who are to hear of an event; empty for an organization that does not exist. */
  readonly subscribed: (organizationId: string, event: EventType) => TE.TaskEither<StorageError, readonly string[]>
}
