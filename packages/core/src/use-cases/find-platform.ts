import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { type Options, optionKey, releaseSettings, secretsAt } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { Clock } from '../ports/clock.ts'
import type { HookSubscription, HookSubscriptions } from '../ports/hook-subscriptions.ts'
import type { HookProject, OptionStore } from '../ports/option-store.ts'
import type { Plugin, PluginField } from '../ports/plugin.ts'
import type { AppAccess } from '../ports/release-source.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { findPlugin, type UnknownPlugin } from './find-plugin.ts'
import { hookPath } from './hook-path.ts'

/** One app of a platform, for which a project's plugin is configured. */
export interface AppKey extends PluginKey {
  /** Its name. */
  readonly app: string
}

export interface FindPlatformPorts {
  readonly options: OptionStore
  readonly plugins: readonly Plugin[]
  readonly subscriptions: readonly HookSubscriptions[]
  readonly signing: Signing
  readonly clock: Clock
  /** The server's own token of a platform, by plugin, for projects that have none. */
  readonly defaultTokens: Readonly<Record<string, string>>
  /** How the outside reaches us, without a slash at its end. */
  readonly publicUrl: string
}

/** Nothing is known of the platform of this plugin but what its hooks tell. */
export interface NoPlatform {
  readonly _tag: 'NoPlatform'
}

/** Neither the project nor the server has a token for the platform. */
export interface PlatformTokenNeeded {
  readonly _tag: 'PlatformTokenNeeded'
  /** The field of the token in the plugin's configuration. */
  readonly field: string
}

export type FindPlatformError = StorageError | UnknownPlugin | NoPlatform | PlatformTokenNeeded

/** A project's plugin, and all that it takes to speak of its hooks with the platform. */
export interface ProjectPlatform {
  readonly plugin: Plugin
  readonly project: HookProject
  readonly hooks: HookSubscriptions
  /** The apps that the configuration names. */
  readonly apps: readonly string[]
  /** The key of the option with the secrets that sign deliveries. */
  readonly secretKey: string
  /** The name of the field with the platform's token. */
  readonly tokenField: string
  /** A secret. */
  readonly hookUrl: string
  readonly accessTo: (app: string) => AppAccess
}

/** Finds the platform of a project's plugin, with a token for it: the given one, the project's, or the server's. */
export const findPlatform = (
  ports: FindPlatformPorts,
  key: PluginKey,
  token: string | null = null,
): TE.TaskEither<FindPlatformError, ProjectPlatform> =>
  F.pipe(
    findPlugin(ports, key),
    TE.flatMapEither(({ plugin, project }) => platformOf(ports, plugin, project, token)),
  )

const platformOf = (
  ports: FindPlatformPorts,
  plugin: Plugin,
  project: HookProject,
  given: string | null,
): E.Either<NoPlatform | PlatformTokenNeeded, ProjectPlatform> => {
  const hooks = ports.subscriptions.find((each) => each.plugin === plugin.id)
  const [secretField, tokenField] = [fieldOf(plugin, 'secret'), fieldOf(plugin, 'token')]
  if (hooks === undefined || secretField === undefined || tokenField === undefined) {
    return E.left({ _tag: 'NoPlatform' })
  }
  const token = given ?? platformToken(plugin, project.options, ports.clock.now(), ports.defaultTokens)
  if (token === undefined) return E.left({ _tag: 'PlatformTokenNeeded', field: tokenField })
  return E.right({
    plugin,
    project,
    hooks,
    apps: releaseSettings(plugin.id, project.options).apps,
    secretKey: optionKey(plugin.id, secretField),
    tokenField,
    hookUrl: `${ports.publicUrl}${hookPath(ports.signing, { ...project, plugin: plugin.id })}`,
    accessTo: (app) => ({ token, app }),
  })
}

/** The token for a plugin's platform: the project's, or the server's; undefined where there is neither. */
export const platformToken = (
  plugin: Plugin,
  options: Options,
  now: Instant,
  defaultTokens: FindPlatformPorts['defaultTokens'],
): string | undefined => {
  const field = fieldOf(plugin, 'token')
  const [own] = field === undefined ? [] : secretsAt(options, optionKey(plugin.id, field), now)
  return own ?? defaultTokens[plugin.id]
}

const fieldOf = ({ fields }: Plugin, type: PluginField['type']): string | undefined =>
  fields.find((field) => field.type === type)?.name

const SIGNATURE = /^[0-9a-f]{64}\/?$/

/**
 * The subscriptions that call a project's hook, the one with its URL of today first: a URL with an older signature was
 * its own before the release token was changed.
 */
export const ownSubscriptions = (
  hookUrl: string,
  subscriptions: readonly HookSubscription[],
): readonly HookSubscription[] => {
  const base = hookUrl.slice(0, hookUrl.lastIndexOf('/', hookUrl.length - 2) + 1)
  const own = subscriptions.filter(({ url }) => url.startsWith(base) && SIGNATURE.test(url.slice(base.length)))
  const isCurrent = (each: HookSubscription): boolean => calls(each, hookUrl)
  return [...own.filter(isCurrent), ...own.filter((each) => !isCurrent(each))]
}

/** Whether a subscription calls that very URL. */
export const calls = ({ url }: HookSubscription, hookUrl: string): boolean => url === hookUrl || `${url}/` === hookUrl
