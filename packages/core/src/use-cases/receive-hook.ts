import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { ReleaseNotice } from '../domain/notice.ts'
import type { Options } from '../domain/option.ts'
import type { DeployRecording, RecordingResult } from '../ports/deploy-recording.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Facts, OptionStore } from '../ports/option-store.ts'
import type { BodyError, Plugin, RawDelivery, SignatureError, Verified } from '../ports/plugin.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'
import { authenticateHook, type HookCall, type NoSuchHook, type PluginDisabled } from './authenticate-hook.ts'
import { decideRecording } from './decide-recording.ts'
import type { Decision } from './decide-release.ts'
import { type ConfigurationUnsettled, type OutOfDate, untilSettled } from './until-settled.ts'

export interface ReceiveHookPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly users: UserLookup
  readonly recording: DeployRecording
  readonly signing: Signing
  readonly events: EventLog
  readonly plugins: readonly Plugin[]
}

/** One call of a hook URL, as it came in; nothing of it is believed yet. */
export interface ReceiveHook extends HookCall, RawDelivery {
  /**
   * Whether its project may be served one more call: asked as soon as the URL is known to be right, since nobody else
   * may use up what a project has, and again in each attempt. Absent: always.
   */
  readonly isAllowed?: (() => Promise<boolean>) | undefined
}

export type ReceiveHookError =
  | NoSuchHook
  | PluginDisabled
  | TooManyCalls
  | SignatureError
  | BodyError
  | StorageError
  | ConfigurationUnsettled

/** The URL is right, and whose it is may be served no more calls for now. */
export interface TooManyCalls {
  readonly _tag: 'TooManyCalls'
}

/**
 * Receives a hook: checks that the call is genuine (URL, then body signature over the raw bytes), reads it, decides
 * what it means and records that, exactly once whatever is repeated. Safe to call again with the same bytes.
 *
 * It begins with facts that may be remembered: the recording is refused if they hold no more, and is decided afresh. A
 * call is turned away on fresh facts only.
 */
export const makeReceiveHook =
  (ports: ReceiveHookPorts) =>
  (command: ReceiveHook): TE.TaskEither<ReceiveHookError, RecordingResult> =>
    F.pipe(
      () => untilSettled((facts) => receive(ports, command, facts), 'remembered'),
      TE.mapLeft((error) => tellRefused(ports.events, command, error)),
    )

/** One attempt: authenticate, understand, decide, record. */
const receive = async (
  ports: ReceiveHookPorts,
  command: ReceiveHook,
  facts: Facts,
): Promise<E.Either<ReceiveHookError | OutOfDate, RecordingResult>> => {
  const hook = await authenticateHook(ports, command, facts)()
  const { isAllowed } = command
  if (isAllowed !== undefined && hasRightUrl(hook) && !(await isAllowed())) return E.left(TOO_MANY_CALLS)
  if (E.isLeft(hook)) return hook
  const { plugin, project } = hook.right
  const read = verifyAndDecode(plugin, command, project.options)
  if (E.isLeft(read)) {
    const mayBeOutdated = read.left._tag === 'SignatureError' && project.isRemembered === true
    return mayBeOutdated ? receive(ports, command, 'fresh') : read
  }
  const decided = await decideRecording(ports, { ...read.right, command, plugin, project })()
  if (E.isLeft(decided)) return decided
  const recorded = await ports.recording.record(decided.right.recording)()
  return E.isLeft(recorded) ? recorded : E.right(tellReceived(ports.events, command, decided.right, recorded.right))
}

const TOO_MANY_CALLS: TooManyCalls = { _tag: 'TooManyCalls' }

const hasRightUrl = (hook: E.Either<{ readonly _tag: string }, unknown>): boolean =>
  E.isRight(hook) || hook.left._tag === 'PluginDisabled'

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

/** Tells what came of a delivery. */
export const tellReceived = (
  events: EventLog,
  { plugin, projectId }: Pick<HookCall, 'plugin' | 'projectId'>,
  { recording, ownerUnknown }: Decision,
  result: RecordingResult,
): RecordingResult => {
  const { organizationId, delivery } = recording
  const { deliveryId, outcome } = result
  const [app, releaseNumber] = [delivery?.app ?? null, delivery?.releaseNumber ?? null]
  // Once for each release, not for each event of it.
  if (ownerUnknown !== null && outcome.outcome !== 'duplicate') events.emit(ownerUnknown)
  const heard = { plugin, organizationId, projectId, deliveryId, app, releaseNumber, outcome }
  events.emit({ _tag: 'delivery.received', ...heard })
  return result
}

const tellRefused = (events: EventLog, command: ReceiveHook, error: ReceiveHookError): ReceiveHookError => {
  events.emit({ _tag: 'hook.refused', plugin: command.plugin, projectId: command.projectId, error: error._tag })
  return error
}
