import { either as E, type taskEither as TE } from 'fp-ts'
import type { HookSubscription, HookTarget } from '../ports/hook-subscriptions.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { ConfigurationBusy } from './change-options.ts'
import type { InvalidConfiguration } from './configure-plugin.ts'
import {
  type AppKey,
  type FindPlatformError,
  type FindPlatformPorts,
  findPlatform,
  ownSubscriptions,
  type ProjectPlatform,
} from './find-platform.ts'
import { failureOf, type HookChanged, type HookStep, removeAll } from './hook-step.ts'
import { isUnknown, type PlatformFailure } from './platform-failure.ts'
import { type PreparedHook, prepareHook, takeBackHook } from './prepare-hook.ts'

export type InstallHookError = FindPlatformError | ConfigurationBusy | InvalidConfiguration | PlatformFailure

/**
 * Has a platform call a project's hook for an app: makes the subscription, or repairs the one that is there and removes
 * others of ours; enables the plugin, and names the app in its configuration. All that is ours is ready before the
 * platform is told, and is taken back when that refuses. May be called again: it repairs what is not as it should be.
 */
export const makeInstallHook =
  (ports: FindPlatformPorts) =>
  (key: AppKey): TE.TaskEither<InstallHookError, HookChanged> =>
  async () => {
    const found = await findPlatform(ports, key)()
    if (E.isLeft(found)) return found
    const platform = found.right
    const listed = await platform.hooks.list(platform.accessTo(key.app))()
    if (E.isLeft(listed)) return E.left(failureOf(ports, platform, listed.left, false))
    const own = ownSubscriptions(platform.hookUrl, listed.right)
    const prepared = await prepareHook(ports, key)()
    if (E.isLeft(prepared)) return prepared
    const { hookUrl: url, secret, steps } = prepared.right
    const { isNew, outcome, others } = await setHook(platform, key.app, own, { url, secret })
    if (E.isLeft(outcome)) {
      const tried = { platform, key, prepared: prepared.right, wasThere: !isNew }
      return refused(ports, tried, failureOf(ports, platform, outcome.left, true))
    }
    const surplus = isNew ? (await listOwn(platform, key.app)).slice(1) : others
    const removed = await removeAll(platform, key.app, surplus)()
    if (E.isLeft(removed)) return E.left(failureOf(ports, platform, removed.left, true))
    const done: HookStep = isNew ? 'hook-created' : 'hook-repaired'
    return E.right({ app: key.app, hookUrl: url, steps: [...steps, done, ...removed.right] })
  }

interface HookSet {
  /** It was made, or should have been. */
  readonly isNew: boolean
  readonly outcome: E.Either<PlatformError, HookSubscription>
  /** Those of ours that were left as they are. */
  readonly others: readonly HookSubscription[]
}

/** Makes the first of our hooks that did not go meanwhile what it should be; a new one where there is none. */
const setHook = async (
  platform: ProjectPlatform,
  app: string,
  [ours, ...others]: readonly HookSubscription[],
  target: HookTarget,
): Promise<HookSet> => {
  const { hooks, accessTo } = platform
  if (ours === undefined) return { isNew: true, outcome: await hooks.create(accessTo(app), target)(), others }
  const outcome = await hooks.repair(accessTo(app), ours.id, target)()
  const isGone = E.isLeft(outcome) && isUnknown(outcome.left)
  return isGone ? setHook(platform, app, others, target) : { isNew: false, outcome, others }
}

interface Tried {
  readonly platform: ProjectPlatform
  readonly key: AppKey
  readonly prepared: PreparedHook
  readonly wasThere: boolean
}

/**
 * What was prepared stays where nobody knows whether the platform signs with the secret by now, and where another call
 * has made a hook meanwhile, which counts on it.
 */
const refused = async (
  ports: FindPlatformPorts,
  { platform, key, prepared, wasThere }: Tried,
  failure: PlatformFailure,
): Promise<E.Either<InstallHookError, never>> => {
  const isToStay = 'isUnsettled' in failure || (!wasThere && (await listOwn(platform, key.app)).length > 0)
  if (isToStay) return E.left(failure)
  const takenBack = await takeBackHook(ports, key, prepared)()
  return E.isLeft(takenBack) ? takenBack : E.left(failure)
}

/**
 * The hooks of ours that are there by now, also those that other calls have made meanwhile; none where nobody can tell.
 * Whoever leaves one of them leaves the first, so that one stays.
 */
const listOwn = async (
  { hooks, accessTo, hookUrl }: ProjectPlatform,
  app: string,
): Promise<readonly HookSubscription[]> => {
  const listed = await hooks.list(accessTo(app))()
  return E.isRight(listed) ? ownSubscriptions(hookUrl, listed.right) : []
}
