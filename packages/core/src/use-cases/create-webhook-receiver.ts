import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { StoredSecret } from '../domain/option.ts'
import type { Page } from '../domain/page.ts'
import { isSigned, MAX_RECEIVERS, type WebhookReceiver } from '../domain/webhook.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { WebhookReceivers } from '../ports/webhook-receivers.ts'
import type { UnknownOrganization } from './find-organization.ts'
import { newSigningSecret } from './new-signing-secret.ts'
import { orUnknown } from './or-unknown.ts'

/** A secret for a receiver whose messages are not signed. */
export interface NotSigned {
  readonly _tag: 'NotSigned'
}

/** The organization has as many receivers as it may have. */
export interface TooManyReceivers {
  readonly _tag: 'TooManyReceivers'
}

export interface CreateWebhookReceiver
  extends Pick<WebhookReceiver, 'organizationId' | 'name' | 'url' | 'format' | 'events' | 'enabled'> {
  /** A valid signing secret; null: one is made where the format is signed. */
  readonly secret: string | null
}

export interface CreateWebhookReceiverPorts {
  readonly webhookReceivers: Pick<WebhookReceivers, 'list' | 'create'>
  readonly signing: Pick<Signing, 'hmac' | 'randomToken'>
  readonly clock: Clock
}

/** A receiver, and the secret that was given to it: the one time that it is told. Null: its messages are not signed. */
export interface ReceiverWithSecret {
  readonly receiver: WebhookReceiver
  readonly secret: string | null
}

type Refused = NotSigned | TooManyReceivers | UnknownOrganization

/** Makes a receiver of an organization's webhooks. Of those who ask at once, some may come above the limit. */
export const makeCreateWebhookReceiver =
  ({ webhookReceivers, signing, clock }: CreateWebhookReceiverPorts) =>
  (command: CreateWebhookReceiver): TE.TaskEither<StorageError | Refused, ReceiverWithSecret> => {
    const { secret: given, ...told } = command
    if (given !== null && !isSigned(told.format)) return TE.left({ _tag: 'NotSigned' })
    const dateCreated = clock.now()
    const secret = isSigned(told.format) ? (given ?? newSigningSecret(signing)) : null
    const secrets: readonly StoredSecret[] = secret === null ? [] : [{ secret, dateCreated, dateExpires: null }]
    return F.pipe(
      webhookReceivers.list(told.organizationId, { limit: MAX_RECEIVERS, cursor: null }),
      TE.flatMapEither(hasRoom),
      TE.flatMap(() => webhookReceivers.create({ ...told, secrets, dateCreated })),
      orUnknown<UnknownOrganization>({ _tag: 'UnknownOrganization' }),
      TE.map((receiver) => ({ receiver, secret })),
    )
  }

const hasRoom = ({ items }: Page<WebhookReceiver>): E.Either<TooManyReceivers, void> =>
  items.length < MAX_RECEIVERS ? E.right(undefined) : E.left({ _tag: 'TooManyReceivers' })
