import type { taskEither as TE } from 'fp-ts'
import type { JobFailure } from '../domain/job.ts'
import type { WebhookFormat, WebhookMessage } from '../domain/webhook.ts'

/** Sends messages to the receivers of outgoing webhooks. */
export interface WebhookSending {
  /** Sends one message in the receiver's format, signed with each of the secrets. Safe to repeat: its id stays. */
  readonly send: (target: WebhookTarget, message: WebhookMessage) => TE.TaskEither<JobFailure, void>
}

/** Where to and how; `secrets` are those that hold now, newest first. */
export interface WebhookTarget {
  readonly url: string
  readonly format: WebhookFormat
  readonly secrets: readonly string[]
}
