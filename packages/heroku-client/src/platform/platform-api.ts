import { type AccountCalls, accountCalls } from './account.ts'
import { type AppCalls, appCalls } from './apps.ts'
import { type BuildCalls, buildCalls } from './builds.ts'
import { type Calls, makeCalls } from './calls.ts'
import { type PipelineCalls, pipelineCalls } from './pipelines.ts'
import { type PlatformApiOptions, withDefaults } from './platform-options.ts'
import { type PromotionCalls, promotionCalls } from './promotions.ts'
import { type ReleaseCalls, releaseCalls } from './releases.ts'
import { type DeliveryCalls, deliveryCalls } from './webhook-deliveries.ts'
import { type EventCalls, eventCalls } from './webhook-events.ts'
import { type WebhookCalls, webhookCalls } from './webhooks.ts'

/** What can be asked of Heroku, by what it is about. Answers keep Heroku's names; times are instants. */
export interface PlatformCalls {
  readonly account: AccountCalls
  readonly apps: AppCalls
  readonly builds: BuildCalls
  readonly pipelines: PipelineCalls
  readonly promotions: PromotionCalls
  readonly releases: ReleaseCalls
  readonly webhooks: WebhookCalls
  readonly webhookDeliveries: DeliveryCalls
  readonly webhookEvents: EventCalls
}

/** A client of Heroku's Platform API. */
export interface PlatformApi extends PlatformCalls {
  /** The same calls, for work that can wait: each is refused while less than `reserve` is left for the account. */
  readonly background: PlatformCalls
}

/**
 * Makes a client for one token.
 *
 * A call does nothing until it is run, and never throws: it answers a value or a {@link PlatformApiError}.
 *
 * @example
 * const heroku = makePlatformApi({ token })
 * const release = await heroku.releases.read('acme-web', 42)()
 */
export const makePlatformApi = (options: PlatformApiOptions): PlatformApi => {
  const { foreground, background } = makeCalls(withDefaults(options))
  return { ...callsBy(foreground), background: callsBy(background) }
}

const callsBy = (calls: Calls): PlatformCalls => ({
  account: accountCalls(calls),
  apps: appCalls(calls),
  builds: buildCalls(calls),
  pipelines: pipelineCalls(calls),
  promotions: promotionCalls(calls),
  releases: releaseCalls(calls),
  webhooks: webhookCalls(calls),
  webhookDeliveries: deliveryCalls(calls),
  webhookEvents: eventCalls(calls),
})
