import { function as F, taskEither as TE } from 'fp-ts'
import { type JobFailure, jobFailure, type WebhookTask } from '../domain/job.ts'
import { heldAt } from '../domain/option.ts'
import type { WebhookMessage, WebhookReceiver } from '../domain/webhook.ts'
import type { Clock } from '../ports/clock.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { WebhookReceivers } from '../ports/webhook-receivers.ts'
import type { ReceiverGone, WebhookSending } from '../ports/webhook-sending.ts'
import { readWebhookMessage, type WebhookMessagePorts } from './webhook-message.ts'

export interface SendWebhookPorts extends WebhookMessagePorts {
  readonly webhookReceivers: Pick<WebhookReceivers, 'find' | 'update'>
  readonly webhookSending: WebhookSending
  readonly clock: Clock
}

/**
 * What came of a task. `unwanted`: meanwhile the receiver was removed or disabled, or wants other events; `gone`: what it
 * was to hear of is there no more. In both cases nothing was sent, and nothing is to be done.
 */
export type WebhookSent = 'sent' | 'unwanted' | 'gone'

/**
 * Job: tells a receiver of an event, as both are now. One that wants no more messages is disabled, and the job has failed
 * for good: it waits for whoever enables the receiver again.
 */
export const makeSendWebhook =
  (ports: SendWebhookPorts) =>
  (task: WebhookTask): TE.TaskEither<StorageError | JobFailure, WebhookSent> =>
    F.pipe(
      ports.webhookReceivers.find(task.event.organizationId, task.receiverId),
      TE.flatMap((receiver) =>
        receiver !== null && wants(receiver, task)
          ? tell(ports, receiver, task)
          : TE.right<never, WebhookSent>('unwanted'),
      ),
    )

const wants = ({ enabled, events }: WebhookReceiver, { event }: WebhookTask): boolean =>
  enabled && events.includes(event._tag)

const tell = (
  ports: SendWebhookPorts,
  receiver: WebhookReceiver,
  { event }: WebhookTask,
): TE.TaskEither<StorageError | JobFailure, WebhookSent> =>
  F.pipe(
    readWebhookMessage(ports, event),
    TE.flatMap((message) =>
      message === null ? TE.right<StorageError | JobFailure, WebhookSent>('gone') : send(ports, receiver, message),
    ),
  )

const send = (
  ports: SendWebhookPorts,
  receiver: WebhookReceiver,
  message: WebhookMessage,
): TE.TaskEither<StorageError | JobFailure, WebhookSent> => {
  const { url, format } = receiver
  const secrets = heldAt(receiver.secrets, ports.clock.now()).map(({ secret }) => secret)
  return F.pipe(
    ports.webhookSending.send({ url, format, secrets }, message),
    TE.orElse((error) => (error._tag === 'ReceiverGone' ? disable(ports, receiver, error) : TE.left(error))),
    TE.map(() => 'sent'),
  )
}

/** Whoever changed the URL meanwhile has another receiver, of which nothing is known. */
const disable = (
  { webhookReceivers }: SendWebhookPorts,
  { organizationId, id, url }: WebhookReceiver,
  { reason }: ReceiverGone,
): TE.TaskEither<StorageError | JobFailure, never> =>
  F.pipe(
    webhookReceivers.update(organizationId, id, (before) => (before.url === url ? { enabled: false } : {})),
    TE.flatMap(() => TE.left(jobFailure(reason, { isFinal: true }))),
  )
