import { either as E, type taskEither as TE } from 'fp-ts'
import { ofApp } from '../domain/app.ts'
import { isEnvironment } from '../domain/environment.ts'
import type { Instant } from '../domain/instant.ts'
import { appMapOf, type Options, optionKey, releaseSettings, STAGES_FIELD, WEB_URLS_FIELD } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { AppProgress, BackfillProgress } from '../ports/backfill-progress.ts'
import type { DeliveryLog } from '../ports/delivery-log.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { FindPlatformPorts } from './find-platform.ts'
import { findPlugin, type UnknownPlugin } from './find-plugin.ts'
import { lastDelivery, lastDeliveryTo } from './last-delivery.ts'

export interface ReadHookStatusPorts extends Pick<FindPlatformPorts, 'options' | 'plugins' | 'subscriptions'> {
  readonly deliveries: Pick<DeliveryLog, 'deliveries'>
  readonly backfillProgress: Pick<BackfillProgress, 'ofProject'>
}

/** What is seen of a hook. `not-delivering`: the last releases came by backfill alone. `unknown`: nothing came yet. */
export const HOOK_STATES = ['delivering', 'not-delivering', 'unknown'] as const

export type HookState = (typeof HOOK_STATES)[number]

/** What is seen of a plugin's hook and of its platform. */
export interface HookStatus {
  /** `not-delivering` as soon as that is so for one app. */
  readonly hook: HookState
  /** When the hook was called last; null: not as long as deliveries are kept. */
  readonly lastDelivery: Instant | null
  /** Those that the configuration names. */
  readonly apps: readonly AppStatus[]
}

/** The same for one app, and how far its releases were read. */
export interface AppStatus {
  readonly app: string
  readonly hook: HookState
  readonly lastDelivery: Instant | null
  /** What the platform says of the hook, in a sentence; null: nothing to say, or not asked yet. */
  readonly hookProblem: string | null
  /** Each release up to this number is known; 0: none. */
  readonly through: number
  /** When the platform was asked last; null: never. */
  readonly dateChecked: Instant | null
  /** Why that came to nothing; null when it did not. */
  readonly failure: string | null
  /** Where the app is to be seen. */
  readonly url: string | null
  /** Its stage in its pipeline, as an environment for the map that names none for it. */
  readonly suggestedEnvironment: string | null
}

/** Reads what is seen of a plugin's hook; null for a plugin whose platform is not known. */
export const makeReadHookStatus =
  (ports: ReadHookStatusPorts) =>
  (key: PluginKey): TE.TaskEither<StorageError | UnknownPlugin, HookStatus | null> =>
  async () => {
    const found = await findPlugin(ports, key)()
    if (E.isLeft(found)) return found
    if (!ports.subscriptions.some(({ plugin }) => plugin === key.plugin)) return E.right(null)
    const last = await lastDelivery(ports.deliveries, key, { app: null, since: null })()
    if (E.isLeft(last)) return last
    const progress = await ports.backfillProgress.ofProject(key)()
    if (E.isLeft(progress)) return progress
    const apps: AppStatus[] = []
    for (const app of releaseSettings(key.plugin, found.right.project.options).apps) {
      const known = progress.right.find((each) => each.app === app)
      const came = await lastDeliveryTo(ports.deliveries, key, app, known ?? null)()
      if (E.isLeft(came)) return came
      apps.push(appStatus(key.plugin, found.right.project.options, { app, came: came.right, known }))
    }
    return E.right(statusOf(last.right, apps))
  }

interface AppFacts {
  readonly app: string
  readonly came: Instant | null
  readonly known: AppProgress | undefined
}

const appStatus = (plugin: string, options: Options, { app, came, known }: AppFacts): AppStatus => ({
  app,
  hook: hookState(came, known?.dateMissed ?? null),
  lastDelivery: came,
  hookProblem: known?.hookProblem ?? null,
  through: known?.through ?? 0,
  dateChecked: known?.dateChecked ?? null,
  failure: known?.failure ?? null,
  url: entryOf(options, optionKey(plugin, WEB_URLS_FIELD), app),
  suggestedEnvironment: suggestionFor(plugin, options, app),
})

const hookState = (came: Instant | null, missed: Instant | null): HookState => {
  if (missed !== null && (came === null || came < missed)) return 'not-delivering'
  return came === null ? 'unknown' : 'delivering'
}

const statusOf = (cameLast: Instant | null, apps: readonly AppStatus[]): HookStatus => {
  const came = [cameLast, ...apps.map((app) => app.lastDelivery)].filter((date) => date !== null)
  const last = came.length === 0 ? null : Math.max(...came)
  const isMissing = apps.some(({ hook }) => hook === 'not-delivering')
  return { hook: isMissing ? 'not-delivering' : hookState(last, null), lastDelivery: last, apps }
}

const entryOf = (options: Options, key: string, name: string): string | null =>
  ofApp(appMapOf(options[key]), { id: null, name })

const suggestionFor = (plugin: string, options: Options, app: string): string | null => {
  const stage = entryOf(options, optionKey(plugin, STAGES_FIELD), app)
  const isMapped = Object.hasOwn(releaseSettings(plugin, options).environments, app)
  return stage !== null && isEnvironment(stage) && !isMapped ? stage : null
}
