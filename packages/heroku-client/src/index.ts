export type { Actor } from './actor.ts'
export { type BodySigning, SIGNATURE_HEADER } from './body-signature.ts'
export { makeHerokuPlugin } from './heroku-plugin.ts'
export { makeHerokuSubscriptions } from './hook-subscriptions.ts'
export type { Account, AccountCalls, RateLimit } from './platform/account.ts'
export type { AppCalls, PlatformApp } from './platform/apps.ts'
export type { BuildCalls, PlatformArtifact, PlatformBuild } from './platform/builds.ts'
export type { Answer, Listed } from './platform/calls.ts'
export type { PlatformAccess } from './platform/clients.ts'
export type { ListQuery, Pages } from './platform/listing.ts'
export type { Pipeline, PipelineCalls, PipelineCoupling } from './platform/pipelines.ts'
export { makePlatformApi, type PlatformApi, type PlatformCalls } from './platform/platform-api.ts'
export {
  type BudgetSpent,
  isRetryable,
  type PlatformApiError,
  type Refused,
  type UnexpectedAnswer,
  type Unreachable,
  type UnreachableReason,
} from './platform/platform-api-error.ts'
export type { PlatformApiOptions } from './platform/platform-options.ts'
export type { Promotion, PromotionCalls, PromotionTarget } from './platform/promotions.ts'
export type { PlatformRelease, ReleaseCalls, ReleaseQuery } from './platform/releases.ts'
export type { DeliveryAttempt, DeliveryCalls, DeliveryQuery, WebhookDelivery } from './platform/webhook-deliveries.ts'
export type { EventCalls, PlatformEvent } from './platform/webhook-events.ts'
export type { CreatedWebhook, NewWebhook, Webhook, WebhookCalls } from './platform/webhooks.ts'
export type { HerokuRelease } from './release-body.ts'
export { type HerokuReleaseSourceOptions, makeHerokuReleaseSource } from './release-source.ts'
