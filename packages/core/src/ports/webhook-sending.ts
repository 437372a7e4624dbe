import type { taskEither as TE } from 'fp-ts'
import type { JobFailure } from '../domain/job.ts'
import type { WebhookFormat, WebhookMessage } from '../domain/webhook.ts'

/** Sends messages to the receivers of outgoing webhooks. */
export interface WebhookSending {
  /**
   * Sends one message in the receiver's format, where that is signed with each of the secrets. Safe to repeat: its id
   * stays. Whatever the receiver answers but success is a {@link JobFailure}, which names neither URL nor secret.
   */
  readonly send: (target: WebhookTarget, message: WebhookMessage) => TE.TaskEither<JobFailure | ReceiverGone, void>
}

/** The receiver wants no more messages: neither this one nor any other is to be sent to it. */
export interface ReceiverGone {
  readonly _tag: 'ReceiverGone'
  /** As that of a {@link JobFailure}. */
  readonly reason: string
}

/** Where to and how; `secrets` are those that hold now, newest first. */
export interface WebhookTarget {
  readonly url: string
  readonly format: WebhookFormat
  readonly secrets: readonly string[]
}
