import type { Deploy } from './deploy.ts'
import type { Instant } from './instant.ts'
import type { StoredSecret } from './option.ts'
import type { Organization, Project } from './organization.ts'
import type { EventType, ReleaseFailed } from './recorded-event.ts'
import type { ReleaseOwner } from './release.ts'

/** How a message is put: as Standard Webhooks say, signed; or as Slack's incoming webhooks take it. */
export const WEBHOOK_FORMATS = ['standard', 'slack'] as const

export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number]

/** Somebody who is told of what was recorded in an organization. */
export interface WebhookReceiver {
  readonly id: string
  readonly organizationId: string
  readonly name: string
  /** Where to; that of a Slack hook is a secret, since whoever has it may write. */
  readonly url: string
  readonly format: WebhookFormat
  /** At least one, none twice. */
  readonly events: readonly EventType[]
  readonly enabled: boolean
  /** What messages are signed with, newest first, at most two; none where the format has no signature. Secrets. */
  readonly secrets: readonly StoredSecret[]
  readonly dateCreated: Instant
}

/** Whether messages of a format are signed. */
export const isSigned = (format: WebhookFormat): boolean => format === 'standard'

/** How many receivers an organization may have: each of its events is a job for each of them. */
export const MAX_RECEIVERS = 50

/** What of a receiver may change. Another format is another receiver. */
export type WebhookReceiverChange = Partial<Pick<WebhookReceiver, 'name' | 'url' | 'events' | 'enabled' | 'secrets'>>

/** What a receiver is told. */
export type WebhookMessage = DeployMessage | FailureMessage

interface MessageHead {
  /** The same however often it is sent, letters, digits and `_`: by it a receiver can tell a repetition. */
  readonly id: string
  /** When it happened. */
  readonly date: Instant
  readonly organization: Organization
}

export interface DeployMessage extends MessageHead {
  readonly type: 'deploy.recorded'
  readonly deploy: Deploy
  /** Whose release it is. */
  readonly owner: ReleaseOwner | null
}

export interface FailureMessage extends MessageHead {
  readonly type: 'release.failed'
  readonly project: Project
  readonly failed: ReleaseFailed
}
