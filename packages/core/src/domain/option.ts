import type { ByAppName } from './app.ts'
import { DEFAULT_ENVIRONMENT, type Environment, type EnvironmentMap } from './environment.ts'
import type { Instant } from './instant.ts'

/** The value of one option. A secret is a list of at most two, newest first, so that it can be changed in steps. */
export type OptionValue = string | boolean | EnvironmentMap | ByAppName | readonly StoredSecret[]

/** All options of a project by key: `{plugin}:{field}`, such as `heroku:repository`. */
export type Options = Readonly<Record<string, OptionValue>>

/** One secret, from when it holds and (null: for ever) until when. */
export interface StoredSecret {
  readonly secret: string
  readonly dateCreated: Instant
  readonly dateExpires: Instant | null
}

/** The key of a plugin's option. */
export const optionKey = (pluginId: string, field: string): string => `${pluginId}:${field}`

/** The field, not part of a plugin's configuration form, that says whether it is enabled. */
export const ENABLED_FIELD = 'enabled'

/** The field that names the apps whose releases are read from the platform, with commas between them. */
export const APPS_FIELD = 'apps'

/** Not part of the form either: where the platform says that each app is to be seen, and in which stage it is. */
export const WEB_URLS_FIELD = 'web_urls'
export const STAGES_FIELD = 'stages'

/** Whether a plugin is enabled for the project that has these options. */
export const isEnabled = (pluginId: string, options: Options): boolean =>
  options[optionKey(pluginId, ENABLED_FIELD)] === true

/** The secrets of a field that hold at a moment, newest first. */
export const secretsAt = (options: Options, key: string, now: Instant): readonly string[] =>
  storedSecretsAt(options, key, now).map(({ secret }) => secret)

/** The same with their dates. */
export const storedSecretsAt = (options: Options, key: string, now: Instant): readonly StoredSecret[] =>
  heldAt(storedSecrets(options, key), now)

/** Those of some secrets that hold at a moment, in their order. */
export const heldAt = (secrets: readonly StoredSecret[], now: Instant): readonly StoredSecret[] =>
  secrets.filter(({ dateExpires }) => dateExpires === null || dateExpires > now)

/** All stored secrets of a field, the expired among them. */
export const storedSecrets = (options: Options, key: string): readonly StoredSecret[] => {
  const value = options[key]
  return isSecrets(value) ? value : []
}

/** Whether a value is that of a secret. */
export const isSecrets = (value: OptionValue | undefined): value is readonly StoredSecret[] => Array.isArray(value)

/** What the core asks of a project's configuration, whichever plugin it is for. */
export interface ReleaseSettings {
  /** The repository that releases come from; null: releases are recorded without refs. */
  readonly repository: string | null
  readonly environment: Environment
  readonly environments: EnvironmentMap
  /** Record nothing when the owner is not known. */
  readonly ownerRequired: boolean
  /** URL of releases when the delivery has none. */
  readonly url: string | null
  /** URLs of apps, of their releases where `url` says nothing. */
  readonly webUrls: ByAppName
  /** Record code releases without a commit as `{app}@v{N}`. */
  readonly trackWithoutCommit: boolean
  /** The apps whose releases are read from the platform. */
  readonly apps: readonly string[]
}

/** What was read of options, as long as somebody has them. */
const known = new WeakMap<Options, Map<string, ReleaseSettings>>()

/** A plugin's {@link ReleaseSettings} out of a project's options, read once; what is absent has its default. */
export const releaseSettings = (pluginId: string, options: Options): ReleaseSettings => {
  const byPlugin = known.get(options) ?? new Map<string, ReleaseSettings>()
  const remembered = byPlugin.get(pluginId)
  if (remembered !== undefined) return remembered
  const settings = readSettings(pluginId, options)
  known.set(options, byPlugin.set(pluginId, settings))
  return settings
}

const readSettings = (pluginId: string, options: Options): ReleaseSettings => {
  const option = (field: string): OptionValue | undefined => options[optionKey(pluginId, field)]
  return {
    repository: textOr(option('repository'), null),
    environment: textOr(option('environment'), DEFAULT_ENVIRONMENT),
    environments: appMapOf(option('environments')),
    ownerRequired: option('owner_required') === true,
    url: textOr(option('url'), null),
    webUrls: appMapOf(option(WEB_URLS_FIELD)),
    trackWithoutCommit: option('track_without_commit') === true,
    apps: (textOr(option(APPS_FIELD), null) ?? '').split(',').filter((name) => name !== ''),
  }
}

const textOr = <A>(value: OptionValue | undefined, fallback: A): string | A =>
  typeof value === 'string' && value !== '' ? value : fallback

/** A value that is a map of apps; empty for any other. */
export const appMapOf = (value: OptionValue | undefined): ByAppName =>
  typeof value === 'object' && !isSecrets(value) ? value : {}
