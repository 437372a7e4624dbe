import { function as F, taskEither as TE } from 'fp-ts'
import { DEFAULT_OVERLAP_SECONDS, rotateSecret } from '../domain/secret.ts'
import { isSigned, type WebhookReceiver, type WebhookReceiverChange } from '../domain/webhook.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { WebhookReceivers } from '../ports/webhook-receivers.ts'
import type { NotSigned, ReceiverWithSecret } from './create-webhook-receiver.ts'
import { newSigningSecret } from './new-signing-secret.ts'
import { orUnknown } from './or-unknown.ts'

/** The organization has no such receiver of webhooks. */
export interface UnknownWebhook {
  readonly _tag: 'UnknownWebhook'
}

export interface RotateWebhookSecret {
  readonly organizationId: string
  readonly receiverId: string
  /** A valid signing secret; null: one is made. */
  readonly secret: string | null
  /** How long messages are signed with the one before, too; null: {@link DEFAULT_OVERLAP_SECONDS}. */
  readonly overlapSeconds: number | null
}

export interface RotateWebhookSecretPorts {
  readonly webhookReceivers: Pick<WebhookReceivers, 'update'>
  readonly signing: Pick<Signing, 'hmac' | 'randomToken'>
  readonly clock: Clock
}

/** Gives a receiver a new secret; the one before signs beside it until the overlap is over. */
export const makeRotateWebhookSecret =
  ({ webhookReceivers, signing, clock }: RotateWebhookSecretPorts) =>
  (command: RotateWebhookSecret): TE.TaskEither<StorageError | NotSigned | UnknownWebhook, ReceiverWithSecret> => {
    const { organizationId, receiverId, overlapSeconds } = command
    const now = clock.now()
    const secret = command.secret ?? newSigningSecret(signing)
    const rotated = ({ format, secrets }: WebhookReceiver): WebhookReceiverChange =>
      isSigned(format) ? { secrets: rotateSecret(secrets, secret, now, overlapSeconds ?? DEFAULT_OVERLAP_SECONDS) } : {}
    return F.pipe(
      webhookReceivers.update(organizationId, receiverId, rotated),
      orUnknown<UnknownWebhook>({ _tag: 'UnknownWebhook' }),
      TE.flatMap(
        (receiver): TE.TaskEither<NotSigned, ReceiverWithSecret> =>
          isSigned(receiver.format) ? TE.right({ receiver, secret }) : TE.left({ _tag: 'NotSigned' }),
      ),
    )
  }
