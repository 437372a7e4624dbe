import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { APPS_FIELD, optionKey, releaseSettings } from '../domain/option.ts'
import type { HookSubscription } from '../ports/hook-subscriptions.ts'
import type { OptionChange } from '../ports/option-store.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type ConfigurationBusy, changeOptions } from './change-options.ts'
import {
  type AppKey,
  type FindPlatformError,
  type FindPlatformPorts,
  findPlatform,
  ownSubscriptions,
  type ProjectPlatform,
} from './find-platform.ts'
import { findPlugin, type UnknownPlugin } from './find-plugin.ts'
import { failureOf, type HookChanged, type HookStep, removeAll } from './hook-step.ts'
import { isUnknown, type PlatformFailure } from './platform-failure.ts'

/**
 * Takes back what installing a hook did: removes the app's subscriptions of ours at the platform, then the app from the
 * configuration. The plugin stays enabled, and its secrets stay: deliveries may be on their way, and other apps sign
 * with them. An app that the platform does not know any more has no subscriptions.
 */
export const makeUninstallHook =
  (ports: FindPlatformPorts) =>
  (key: AppKey): TE.TaskEither<FindPlatformError | ConfigurationBusy | PlatformFailure, HookChanged> =>
  async () => {
    const found = await findPlatform(ports, key)()
    if (E.isLeft(found)) return found
    const platform = found.right
    const listed = await unlessUnknown(platform.hooks.list(platform.accessTo(key.app)))()
    if (E.isLeft(listed)) return E.left(failureOf(ports, platform, listed.left, false))
    const removed = await removeAll(platform, key.app, ownSubscriptions(platform.hookUrl, listed.right))()
    if (E.isLeft(removed)) return E.left(failureOf(ports, platform, removed.left, true))
    const forgotten = await forget(ports, key)()
    if (E.isLeft(forgotten)) return forgotten
    const steps: readonly HookStep[] = Object.keys(forgotten.right.options).length > 0 ? ['app-removed'] : []
    return E.right({ app: key.app, hookUrl: platform.hookUrl, steps: [...removed.right, ...steps] })
  }

const unlessUnknown = (
  listed: ReturnType<ProjectPlatform['hooks']['list']>,
): TE.TaskEither<PlatformError, readonly HookSubscription[]> =>
  F.pipe(
    listed,
    TE.orElse((error) => (isUnknown(error) ? TE.right([]) : TE.left(error))),
  )

const forget = (
  ports: FindPlatformPorts,
  key: AppKey,
): TE.TaskEither<StorageError | UnknownPlugin | ConfigurationBusy, OptionChange> =>
  changeOptions(ports.options, () =>
    F.pipe(
      findPlugin(ports, key),
      TE.map(({ plugin, project }) => {
        const { apps } = releaseSettings(plugin.id, project.options)
        const left = apps.filter((name) => name !== key.app)
        const change = { [optionKey(plugin.id, APPS_FIELD)]: left.length === 0 ? null : left.join(',') }
        return { ...project, options: left.length === apps.length ? {} : change }
      }),
    ),
  )
