import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { ReleaseNotice } from '../domain/notice.ts'
import type { Options } from '../domain/option.ts'
import type { DeployRecording, RecordingResult } from '../ports/deploy-recording.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { HookProject, OptionStore } from '../ports/option-store.ts'
import type { BodyError, Plugin, RawDelivery, SignatureError, Verified } from '../ports/plugin.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'
import { authenticateHook, type HookCall, type NoSuchHook, type PluginDisabled } from './authenticate-hook.ts'
import { type Decision, decideRecording } from './decide-recording.ts'

export interface ReceiveHookPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly users: UserLookup
  readonly recording: DeployRecording
  readonly signing: Signing
  readonly events: EventLog
  readonly plugins: readonly Plugin[]
}

/** One call of a hook URL, as it came in; nothing of it is believed yet. */
export interface ReceiveHook extends HookCall, RawDelivery {}

export type ReceiveHookError =
  | NoSuchHook
  | PluginDisabled
  | SignatureError
  | BodyError
  | StorageError
  | ConfigurationUnsettled

/** The organization's configuration changed under each attempt to decide: the platform should call again. */
export interface ConfigurationUnsettled {
  readonly _tag: 'ConfigurationUnsettled'
}

/** How often one delivery is decided again because the configuration changed in between. */
const ATTEMPTS = 5

/**
 * Receives a hook: checks that the call is genuine (URL, then body signature over the raw bytes), reads it, decides
 * what it means and records that, exactly once whatever is repeated. Safe to call again with the same bytes.
 */
export const makeReceiveHook =
  (ports: ReceiveHookPorts) =>
  (command: ReceiveHook): TE.TaskEither<ReceiveHookError, RecordingResult> =>
    F.pipe(
      attempt(ports, command, ATTEMPTS),
      TE.mapLeft((error) => tellRefused(ports.events, command, error)),
    )

const attempt = (
  ports: ReceiveHookPorts,
  command: ReceiveHook,
  attemptsLeft: number,
): TE.TaskEither<ReceiveHookError, RecordingResult> =>
  F.pipe(
    authenticateHook(ports, command),
    TE.flatMap((hook) => understand(ports, command, hook.plugin, hook.project)),
    TE.flatMap((decision) => record(ports, command, decision, attemptsLeft)),
  )

const understand = (
  ports: ReceiveHookPorts,
  command: ReceiveHook,
  plugin: Plugin,
  project: HookProject,
): TE.TaskEither<SignatureError | BodyError | StorageError, Decision> =>
  F.pipe(
    TE.fromEither(verifyAndDecode(plugin, command, project.options)),
    TE.flatMap((received) => decideRecording(ports, { ...received, command, plugin, project })),
  )

/** Nothing is decoded before the signature holds. */
const verifyAndDecode = (
  plugin: Plugin,
  command: ReceiveHook,
  options: Options,
): E.Either<SignatureError | BodyError, Verified & { readonly notice: ReleaseNotice }> => {
  const verified = plugin.verify(command, options)
  if (E.isLeft(verified)) return verified
  const notice = plugin.decode(command.raw, command.mediaType)
  return E.isLeft(notice) ? notice : E.right({ ...verified.right, notice: notice.right })
}

const record = (
  ports: ReceiveHookPorts,
  command: ReceiveHook,
  decision: Decision,
  attemptsLeft: number,
): TE.TaskEither<ReceiveHookError, RecordingResult> =>
  F.pipe(
    ports.recording.record(decision.recording),
    TE.map((result) => tellReceived(ports.events, command, decision, result)),
    TE.orElse((error): TE.TaskEither<ReceiveHookError, RecordingResult> => {
      if (error._tag !== 'StaleRecording' && error._tag !== 'UnknownProject') return TE.left(error)
      if (attemptsLeft <= 1) return TE.left({ _tag: 'ConfigurationUnsettled' })
      return attempt(ports, command, attemptsLeft - 1)
    }),
  )

const tellReceived = (
  events: EventLog,
  { plugin, projectId }: ReceiveHook,
  { ownerUnknown }: Decision,
  result: RecordingResult,
): RecordingResult => {
  const { deliveryId, outcome } = result
  // Once for each release, not for each event of it.
  if (ownerUnknown !== null && outcome.outcome !== 'duplicate') events.emit(ownerUnknown)
  events.emit({ _tag: 'delivery.received', plugin, projectId, deliveryId, outcome })
  return result
}

const tellRefused = (events: EventLog, command: ReceiveHook, error: ReceiveHookError): ReceiveHookError => {
  events.emit({ _tag: 'hook.refused', plugin: command.plugin, projectId: command.projectId, error: error._tag })
  return error
}
