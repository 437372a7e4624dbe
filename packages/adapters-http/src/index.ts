// Plugins: what a Fastify app registers

export type { ApiPorts, ApiRoute } from './api/api-route.ts'
export { type ApiRoutesOptions, apiRoutes } from './api/api-routes.ts'
export type { Authenticate } from './api/authenticate.ts'
export { apiRouteTable } from './api/route-table.ts'
export type { Access } from './api/scopes.ts'
// Calls out of the house
export { type GitHubCommitsOptions, makeGitHubCommits } from './github/github-commits.ts'
export type { HookPlugin } from './hook/hook-media-types.ts'
export { type HookRoutesOptions, hookRoutes } from './hook/hook-routes.ts'
export {
  makeReadRecordedRelease,
  type ReadRecordedRelease,
  type RecordedReleasePorts,
} from './hook/recorded-release.ts'
// Servers: what every host should set
export type { AdmissionLimits, NotServed } from './http/admission.ts'
export { answerError } from './http/answer-error.ts'
export type { RouteLimits } from './http/body-budget.ts'
export { isBaseUrl, isCallableUrl } from './http/callable-url.ts'
export { errorFields } from './http/error-fields.ts'
export { logSerializers } from './http/log-serializers.ts'
export { redactUrl } from './http/redact-url.ts'
// Driven ports on Node
export { combineEventLogs } from './node/combine-event-logs.ts'
export { type EventLogger, logEvents } from './node/log-events.ts'
export { nodeSigning } from './node/node-signing.ts'
export { systemClock } from './node/system-clock.ts'
export { type DocumentOptions, openApiDocument } from './openapi/document.ts'
export { type DocumentationRoutesOptions, documentationRoutes } from './openapi/documentation-routes.ts'
export type { Load } from './operations/load-gauges.ts'
export { type Metrics, type MetricsOptions, makeMetrics } from './operations/metrics.ts'
export { type Checks, type OperationsRoutesOptions, operationsRoutes } from './operations/operations-routes.ts'
export { readAllowedHost } from './outgoing/allowed-hosts.ts'
export { OutgoingRefused, type OutgoingRule } from './outgoing/outgoing-refused.ts'
export { makeSafeFetch, type SafeFetch, type SafeFetchOptions } from './outgoing/safe-fetch.ts'
// Driven ports over HTTP
export type { SentryOptions } from './sentry/sentry-call.ts'
export { SentryError, type SentryFailure } from './sentry/sentry-failure.ts'
export { makeSentryForwarding } from './sentry/sentry-forwarding.ts'
export { makeSentryReading } from './sentry/sentry-reading.ts'
export { makeSentryRecording, type SentryRecordingOptions } from './sentry/sentry-recording.ts'
export { type GracefulCloseOptions, makeGracefulClose } from './server/graceful-close.ts'
export { recommendedServerOptions } from './server/server-options.ts'
export { unknownPaths } from './server/unknown-paths.ts'
// Webhooks: telling others
export { makeWebhookSending, type WebhookSendingOptions } from './webhooks/webhook-sending.ts'
