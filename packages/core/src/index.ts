// Domain: plain data and pure functions

// Plugins and wire: what plugins and driving adapters are made of
export { BuiltinBody } from './builtin/builtin-body.ts'
export { builtinPlugin } from './builtin/builtin-plugin.ts'
export {
  type AccessToken,
  type AdminHolder,
  isExpired,
  isUseToMark,
  type OrganizationHolder,
  type TokenHolder,
} from './domain/access-token.ts'
export { type App, appIdentity, type ByAppName, ofApp } from './domain/app.ts'
export { type Applied, applyRecording, isReleaseMissing, keyOf, type RecordedState } from './domain/apply-recording.ts'
export { ADMIN, type Caller } from './domain/caller.ts'
export { type Commit, type FileChange, fitCommits, normalizeCommitId, parseCommitSha } from './domain/commit.ts'
export type { Delivery, StoredDelivery } from './domain/delivery.ts'
export type { Deploy, DeployState } from './domain/deploy.ts'
export {
  DEFAULT_ENVIRONMENT,
  ENVIRONMENT_RULE,
  type Environment,
  type EnvironmentMap,
  environmentOf,
  isEnvironment,
} from './domain/environment.ts'
export { isEqual } from './domain/equal.ts'
export {
  type DefaultTarget,
  FORWARDING,
  type ForwardingTarget,
} from './domain/forwarding-target.ts'
export { idempotencyKey } from './domain/idempotency-key.ts'
export { formatInstant, type Instant, isInstant, later, parseInstant } from './domain/instant.ts'
export {
  type BackfillTask,
  type CommitsTask,
  type ForwardTask,
  JOB_OUTCOMES,
  JOB_STATES,
  type Job,
  type JobFailure,
  type JobOutcome,
  type JobState,
  jobFailure,
  type NewJob,
  type Task,
  TOPICS,
  type Topic,
  type WebhookTask,
} from './domain/job.ts'
export { type CodeReleased, type Judgement, judge, type NotReleased } from './domain/judge.ts'
export { DEPLOY_KINDS, type DeployKind, type ReleaseKind } from './domain/kind.ts'
export {
  type CommitName,
  changesCommits,
  commitKey,
  type KnownCommits,
  mergeCommits,
  toldCommits,
} from './domain/known-commits.ts'
export { isName, NAME_RULE } from './domain/name.ts'
export type { AppRelease, NothingToRecord, NoticeHead, ReleaseNotice, VersionRelease } from './domain/notice.ts'
export {
  APPS_FIELD,
  ENABLED_FIELD,
  heldAt,
  isEnabled,
  isSecrets,
  type Options,
  type OptionValue,
  optionKey,
  type ReleaseSettings,
  releaseSettings,
  type StoredSecret,
  secretsAt,
  storedSecrets,
} from './domain/option.ts'
export {
  isSlug,
  type Member,
  type MemberEmail,
  type Organization,
  type Project,
  type Repository,
  SLUG_RULE,
  slugOf,
} from './domain/organization.ts'
export {
  type Duplicate,
  type Ignored,
  type IgnoredReason,
  ignored,
  OUTCOMES,
  type Outcome,
  type Pending,
  type Recorded,
} from './domain/outcome.ts'
export { type MemberMatch, type Owner, resolveOwner } from './domain/owner.ts'
export {
  type Cursor,
  type Page,
  type PageKey,
  type PageLink,
  type PageQuery,
  pageOf,
  placeKey,
  placeOf,
} from './domain/page.ts'
export type { PluginKey } from './domain/plugin-key.ts'
export {
  type DeployRecorded,
  EVENT_TYPES,
  type EventType,
  eventId,
  eventOf,
  FORWARDED,
  type RecordedEvent,
  type ReleaseFailed,
} from './domain/recorded-event.ts'
export type { DeliveryLine, DeployChange, Recording, RefsChange, ReleaseChange } from './domain/recording.ts'
export {
  addDeploy,
  finishRelease,
  type GivenRelease,
  type RecordingHead,
  setCommits,
  setRefs,
  startRecording,
} from './domain/recording-steps.ts'
export { MAX_REFS, type Ref } from './domain/ref.ts'
export {
  type CommitAuthor,
  type CommitView,
  MAX_AUTHORS,
  RELEASE_VISIBILITIES,
  type Release,
  type ReleaseOwner,
  type ReleaseProject,
  type ReleaseState,
  type ReleaseVisibility,
} from './domain/release.ts'
export { PROVIDERS, type RepositoryProvider, repositoryHost } from './domain/repository-provider.ts'
export { isScope, SCOPES, type Scope } from './domain/scope.ts'
export { DEFAULT_OVERLAP_SECONDS, MAX_OVERLAP_SECONDS } from './domain/secret.ts'
export { isSigningSecret, SIGNING_SECRET_RULE } from './domain/signing-secret.ts'
export { higherStatus, type ReleaseStatus, statusOf } from './domain/status.ts'
export { codePointLength, compareIds, compareText, fitText, foldCase, hasLength, isStorable } from './domain/text.ts'
export { compareDeploys, type FromDeploys, fromDeploys, isSameTimeline, previousCommit } from './domain/timeline.ts'
export { isVersion, numberedVersion, VERSION_RULE, type Version } from './domain/version.ts'
export {
  type DeployMessage,
  type FailureMessage,
  isSigned,
  MAX_RECEIVERS,
  WEBHOOK_FORMATS,
  type WebhookFormat,
  type WebhookMessage,
  type WebhookReceiver,
  type WebhookReceiverChange,
} from './domain/webhook.ts'
// Ports: what the core needs from outside
export type { AccessTokenAdministration, NewAccessToken } from './ports/access-token-administration.ts'
export type { AccessTokens } from './ports/access-tokens.ts'
export type {
  MemberAdministration,
  NameTaken,
  NewMember,
  NewOrganization,
  NewProject,
  NewRepository,
  OrganizationAdministration,
  ProjectAdministration,
  RepositoryAdministration,
} from './ports/administration.ts'
export type { AppProgress, BackfillProgress } from './ports/backfill-progress.ts'
export type { Clock } from './ports/clock.ts'
export type { CommitRange, CommitSource } from './ports/commit-source.ts'
export type { DeliveryFilter, DeliveryKey, DeliveryLog } from './ports/delivery-log.ts'
export type {
  DeployRecording,
  RecordingError,
  RecordingResult,
  StaleRecording,
  UnknownProject,
  UnknownRelease,
} from './ports/deploy-recording.ts'
export type {
  ApiRefused,
  BackfillFinished,
  BatchFlushed,
  DatabaseFailed,
  DeliveryReceived,
  EventLog,
  HookAnswered,
  HookCalled,
  HookRefused,
  JobSettled,
  LogEvent,
  OwnerUnknown,
} from './ports/event-log.ts'
export type { Forwarding } from './ports/forwarding.ts'
export type { HookFailure, HookSubscription, HookSubscriptions, HookTarget } from './ports/hook-subscriptions.ts'
export {
  DEAD_SECONDS,
  DONE_SECONDS,
  type JobFilter,
  type JobQueue,
  type JobResult,
  LEASE_LOST,
  LEASE_SECONDS,
  MAX_ATTEMPTS,
  pauseAfter,
} from './ports/job-queue.ts'
export type { Facts, HookProject, OptionChange, OptionStore, StaleOptions } from './ports/option-store.ts'
export type { Outbox, PlanJobs } from './ports/outbox.ts'
export type {
  PlatformError,
  PlatformRefused,
  PlatformUnavailable,
  PlatformUnexpected,
} from './ports/platform-error.ts'
export type {
  BodyError,
  InvalidBody,
  MalformedBody,
  Plugin,
  PluginField,
  RawDelivery,
  SignatureError,
  Verified,
} from './ports/plugin.ts'
export type { DeployFilter, DeployKey, ReleaseFilter, ReleaseKey, ReleaseReading } from './ports/release-reading.ts'
export type { ReleaseRemoval } from './ports/release-removal.ts'
export type { AppAccess, ReleaseSource, SourceApp, SourcePage, SourceRelease } from './ports/release-source.ts'
export type { RepositoryListing } from './ports/repository-listing.ts'
export type { Signing } from './ports/signing.ts'
export type { StorageError, StoreFault, StoreUnavailable } from './ports/storage-error.ts'
export type { Store } from './ports/store.ts'
export type { UserLookup } from './ports/user-lookup.ts'
export type { WebhookReceivers } from './ports/webhook-receivers.ts'
export type { ReceiverGone, WebhookSending, WebhookTarget } from './ports/webhook-sending.ts'
// Use cases: what the core offers
export type { HookCall, NoSuchHook, PluginDisabled } from './use-cases/authenticate-hook.ts'
export {
  type AuthenticateTokenPorts,
  type InvalidToken,
  makeAuthenticateToken,
} from './use-cases/authenticate-token.ts'
export {
  type Backfilled,
  type BackfillOptions,
  type BackfillReleases,
  type BackfillReleasesPorts,
  makeBackfillReleases,
} from './use-cases/backfill-releases.ts'
export type { ConfigurationBusy } from './use-cases/change-options.ts'
export type { ChangePluginError, ChangePluginPorts, NothingToConfigure } from './use-cases/change-plugin.ts'
export { type ChangeReleaseTokenPorts, makeChangeReleaseToken } from './use-cases/change-release-token.ts'
export { type CheckHookPorts, makeCheckHook } from './use-cases/check-hook.ts'
export type { ClientRecordingError, ReleaseWords, UnknownNames } from './use-cases/client-recording.ts'
export {
  type ConfigureForwarding,
  type ConfigureForwardingPorts,
  type ForwardingSettings,
  makeConfigureForwarding,
  makeRemoveForwarding,
} from './use-cases/configure-forwarding.ts'
export {
  type ConfigurePlugin,
  type ConfigurePluginPorts,
  type InvalidConfiguration,
  makeConfigurePlugin,
} from './use-cases/configure-plugin.ts'
export {
  type AlreadyExpired,
  type CreateAccessToken,
  type CreateAccessTokenPorts,
  type CreatedAccessToken,
  makeCreateAccessToken,
  type ScopesNotHeld,
} from './use-cases/create-access-token.ts'
export {
  type CreateDeploy,
  type CreateDeployError,
  type CreateDeployPorts,
  type DeployCreated,
  makeCreateDeploy,
  type NotOfRelease,
} from './use-cases/create-deploy.ts'
export {
  type CreateProject,
  type CreateProjectPorts,
  makeCreateProject,
  type SlugNeeded,
} from './use-cases/create-project.ts'
export {
  type CreateRelease,
  type CreateReleaseError,
  type CreateReleasePorts,
  makeCreateRelease,
  type ProjectsNeeded,
  type ReleaseCreated,
} from './use-cases/create-release.ts'
export {
  type CreateRepository,
  type CreateRepositoryPorts,
  makeCreateRepository,
} from './use-cases/create-repository.ts'
export {
  type CreateWebhookReceiver,
  type CreateWebhookReceiverPorts,
  makeCreateWebhookReceiver,
  type NotSigned,
  type ReceiverWithSecret,
  type TooManyReceivers,
} from './use-cases/create-webhook-receiver.ts'
export { makeDisablePlugin } from './use-cases/disable-plugin.ts'
export { makeEnablePlugin } from './use-cases/enable-plugin.ts'
export { type CommitsFilled, type FillCommitsPorts, makeFillCommits } from './use-cases/fill-commits.ts'
export { makeFindOrganization, type UnknownOrganization } from './use-cases/find-organization.ts'
export type {
  AppKey,
  FindPlatformError,
  FindPlatformPorts,
  NoPlatform,
  PlatformTokenNeeded,
} from './use-cases/find-platform.ts'
export type { FindPluginPorts, UnknownPlugin } from './use-cases/find-plugin.ts'
export { makeFindPreviousRelease } from './use-cases/find-previous-release.ts'
export { type FindProject, makeFindProject, type NoSuchProject } from './use-cases/find-project.ts'
export { type FinishRelease, type InvalidVersion, makeFinishRelease } from './use-cases/finish-release.ts'
export {
  type ForwardDeployPorts,
  type Forwarded,
  makeForwardDeploy,
} from './use-cases/forward-deploy.ts'
export { type GapWatchPorts, makeGapWatch } from './use-cases/gap-watch.ts'
export { type HookAddress, hookPath } from './use-cases/hook-path.ts'
export { HOOK_STEPS, type HookChanged, type HookStep } from './use-cases/hook-step.ts'
export { type InstallHookError, makeInstallHook } from './use-cases/install-hook.ts'
export { jobSettled } from './use-cases/job-settled.ts'
export { type ListCommits, makeListCommits } from './use-cases/list-commits.ts'
export { type ListDeliveries, makeListDeliveries } from './use-cases/list-deliveries.ts'
export { type ListDeploys, makeListDeploys } from './use-cases/list-deploys.ts'
export { type ListPluginsPorts, makeListPlugins } from './use-cases/list-plugins.ts'
export { makeListReleaseDeploys } from './use-cases/list-release-deploys.ts'
export { type ListReleases, makeListReleases } from './use-cases/list-releases.ts'
export { newToken } from './use-cases/new-token.ts'
export { makePlanJobs, type PlanJobsPorts } from './use-cases/plan-jobs.ts'
export type {
  PlatformBusy,
  PlatformFailure,
  PlatformFault,
  PlatformRejected,
  PlatformTokenRefused,
  UnknownApp,
} from './use-cases/platform-failure.ts'
export { makePlatformUseCases, type PlatformPorts, type PlatformUseCases } from './use-cases/platform-use-cases.ts'
export type { PluginFieldView, PluginSummary, PluginView } from './use-cases/plugin-view.ts'
export { makeReadDelivery, type UnknownDelivery } from './use-cases/read-delivery.ts'
export {
  type ForwardingKey,
  type ForwardingView,
  makeReadForwarding,
  type ReadForwardingPorts,
} from './use-cases/read-forwarding.ts'
export {
  type AppStatus,
  HOOK_STATES,
  type HookState,
  type HookStatus,
  makeReadHookStatus,
  type ReadHookStatusPorts,
} from './use-cases/read-hook-status.ts'
export { makeReadPlugin, type ReadPluginPorts } from './use-cases/read-plugin.ts'
export { makeReadRelease } from './use-cases/read-release.ts'
export {
  makeReceiveHook,
  type ReceiveHook,
  type ReceiveHookError,
  type ReceiveHookPorts,
  type TooManyCalls,
} from './use-cases/receive-hook.ts'
export { makeRecentValues, type RecentValues } from './use-cases/recent-values.ts'
export {
  type InvalidEnvironment,
  makeRecordDeploy,
  type RecordDeploy,
  type RecordDeployPorts,
} from './use-cases/record-deploy.ts'
export {
  makeRemoveOldDeliveries,
  type OldDeliveriesRemoved,
  type RemoveOldDeliveries,
  type RemoveOldDeliveriesPorts,
} from './use-cases/remove-old-deliveries.ts'
export { makeRemoveRelease } from './use-cases/remove-release.ts'
export {
  makeReplayDelivery,
  type ReplayDelivery,
  type ReplayDeliveryError,
  type ReplayDeliveryPorts,
} from './use-cases/replay-delivery.ts'
export { makeRequestBackfill, type RequestBackfill, type RequestBackfillPorts } from './use-cases/request-backfill.ts'
export { type JobKey, type JobNotRetryable, makeReadJob, makeRetryJob, type UnknownJob } from './use-cases/retry-job.ts'
export {
  type AppRotated,
  type HookSecretRotated,
  makeRotateHookSecret,
  type NoApps,
  type RotateHookSecret,
  type RotateHookSecretError,
} from './use-cases/rotate-hook-secret.ts'
export {
  makeRotateWebhookSecret,
  type RotateWebhookSecret,
  type RotateWebhookSecretPorts,
  type UnknownWebhook,
} from './use-cases/rotate-webhook-secret.ts'
export {
  type JobHandlers,
  makeRunJobs,
  type RunJobs,
  type RunJobsPorts,
} from './use-cases/run-jobs.ts'
export {
  makeScheduleBackfills,
  type ScheduleBackfills,
  type ScheduleBackfillsPorts,
} from './use-cases/schedule-backfills.ts'
export { makeSendWebhook, type SendWebhookPorts, type WebhookSent } from './use-cases/send-webhook.ts'
export { makeSetRefs, type SetRefs, type SetRefsPorts, type UnknownRepository } from './use-cases/set-refs.ts'
export { makeUninstallHook } from './use-cases/uninstall-hook.ts'
export type { ConfigurationUnsettled } from './use-cases/until-settled.ts'
export { makeUpdateRelease, type UpdateRelease, type UpdateReleasePorts } from './use-cases/update-release.ts'
export { makeUseCases, type UseCasePorts, type UseCases } from './use-cases/use-cases.ts'
export type { WebhookMessagePorts } from './use-cases/webhook-message.ts'
export {
  EnvironmentCodec,
  FlagCodec,
  HttpUrlCodec,
  InstantCodec,
  isHttpUrl,
  lenient,
  lenientText,
  optional,
  optionalText,
  Reader,
  textCodec,
  textThat,
  textUpTo,
  VersionCodec,
  wholeNumber,
  wordOf,
} from './wire/codecs.ts'
export { CommitIdCodec, CommitsWire, toCommits } from './wire/commit-input.ts'
export type { FieldIssue } from './wire/field-issue.ts'
export { decodeWith, describeIssues } from './wire/issues.ts'
export { decodeJson, decodeUtf8, MAX_NESTING, NESTS_TOO_DEEP, parseJsonBody } from './wire/json-body.ts'
export { ListCodec, listOf } from './wire/list-of.ts'
export { MapType } from './wire/map-type.ts'
export { OptionalType } from './wire/optional-type.ts'
export {
  AppNameCodec,
  type ConfigurationBody,
  configurationCodec,
  OverlapCodec,
  REPOSITORY_RULE,
} from './wire/plugin-fields.ts'
export { type TextFacts, TextType } from './wire/text-type.ts'
export { WholeNumberType } from './wire/whole-number-type.ts'
