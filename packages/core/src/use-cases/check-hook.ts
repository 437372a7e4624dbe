import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { formatInstant, type Instant } from '../domain/instant.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import { fitText } from '../domain/text.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { HookFailure, HookSubscription } from '../ports/hook-subscriptions.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { AppAccess } from '../ports/release-source.ts'
import type { StorageError } from '../ports/storage-error.ts'
import {
  calls,
  type FindPlatformError,
  type FindPlatformPorts,
  findPlatform,
  ownSubscriptions,
  type ProjectPlatform,
} from './find-platform.ts'
import { lastDelivery } from './last-delivery.ts'

export interface CheckHookPorts extends FindPlatformPorts {
  readonly deliveries: Pick<DeliveryLog, 'deliveries'>
}

/**
 * Asks a platform, by a token for it, why an app's deliveries may not arrive. Answers one sentence for a person, without
 * secrets; null when there is nothing to say: the hook is as it should be, and what failed was followed by something
 * that arrived; or there is nobody to ask.
 */
export const makeCheckHook =
  (ports: CheckHookPorts) =>
  (key: PluginKey, access: AppAccess): TE.TaskEither<StorageError | PlatformError, string | null> =>
    F.pipe(
      findPlatform(ports, key, access.token),
      TE.flatMap((platform) => check(ports, platform, key, access)),
      TE.orElse(
        (error): TE.TaskEither<StorageError | PlatformError, string | null> =>
          isNobodyToAsk(error) ? TE.right(null) : TE.left(error),
      ),
    )

type NobodyToAsk = Exclude<FindPlatformError, StorageError>

const isNobodyToAsk = (error: FindPlatformError | PlatformError): error is NobodyToAsk =>
  error._tag === 'UnknownPlugin' || error._tag === 'NoPlatform' || error._tag === 'PlatformTokenNeeded'

const check =
  (
    { deliveries }: CheckHookPorts,
    platform: ProjectPlatform,
    key: PluginKey,
    access: AppAccess,
  ): TE.TaskEither<StorageError | PlatformError, string | null> =>
  async () => {
    const { hooks, hookUrl } = platform
    const listed = await hooks.list(access)()
    if (E.isLeft(listed)) return listed
    const [ours] = ownSubscriptions(hookUrl, listed.right)
    const problem = problemOf(platform, ours)
    if (ours === undefined || problem !== null) return E.right(problem)
    const failures = await hooks.failures(access, ours.id)()
    if (E.isLeft(failures)) return failures
    if (failures.right.length === 0) return E.right(null)
    const since = Math.min(...failures.right.map(({ dateLastAttempt }) => dateLastAttempt ?? 0))
    const last = await lastDelivery(deliveries, key, { app: access.app, since })()
    return E.isLeft(last) ? last : E.right(failing(platform, failures.right, last.right))
  }

const problemOf = ({ plugin, hookUrl }: ProjectPlatform, ours: HookSubscription | undefined): string | null => {
  if (ours === undefined) return `${plugin.name} has no webhook for this project: install it.`
  if (!calls(ours, hookUrl)) {
    return `${plugin.name} calls a URL that this project had before: install the webhook again.`
  }
  if (!ours.tellsReleases) return `The webhook at ${plugin.name} does not tell of releases: install it again.`
  return ours.isRepeated
    ? null
    : `The webhook at ${plugin.name} repeats no delivery that fails (level notify): install it again for level sync.`
}

const failing = (
  { plugin }: ProjectPlatform,
  failures: readonly HookFailure[],
  lastArrived: Instant | null,
): string | null => {
  const [newest, ...older] = failures.filter((each) => (each.dateLastAttempt ?? 0) > (lastArrived ?? -1))
  if (newest === undefined) return null
  const since = [newest, ...older].flatMap(({ dateLastAttempt }) => dateLastAttempt ?? []).at(-1)
  const when = since === undefined ? '' : ` since ${formatInstant(since)}`
  return `${plugin.name} says that deliveries fail${when}: ${reasonOf(newest)}.`
}

const reasonOf = ({ code, error, status }: HookFailure): string => {
  if (code === null) return error === null ? `the last one is ${status}` : `there was no answer (${fitText(error)})`
  const hint = HINTS[code]
  return hint === undefined ? `the answer was ${code}` : `the answer was ${code}, ${hint}`
}

/** The likely cause of what a hook answers. */
const HINTS: Readonly<Record<number, string>> = {
  401: 'so the secret at the platform is another one: install the webhook again',
  403: 'so the plugin is disabled',
  404: 'so the URL is not the one that the project has now: install the webhook again',
  429: 'so the project takes no more calls a second',
}
