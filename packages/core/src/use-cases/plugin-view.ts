import { DEFAULT_ENVIRONMENT, type EnvironmentMap } from '../domain/environment.ts'
import type { Instant } from '../domain/instant.ts'
import { isEnabled, isSecrets, type Options, type OptionValue, optionKey, storedSecretsAt } from '../domain/option.ts'
import type { Plugin, PluginField } from '../ports/plugin.ts'
import { isPlainField } from '../wire/plugin-fields.ts'

/** A plugin as one project has it. */
export interface PluginSummary {
  readonly id: string
  readonly name: string
  readonly shortName: string
  readonly description: string
  readonly setUp: string
  readonly enabled: boolean
  /** False for a plugin that is always enabled and has nothing to configure. */
  readonly canDisable: boolean
  readonly hasConfiguration: boolean
}

/** The same with its configuration and the path of its hook, whose last part is a secret. */
export interface PluginView extends PluginSummary {
  readonly hookPath: string
  readonly config: readonly PluginFieldView[]
}

/** A field and its value. Secrets are never shown: only since when, and until when, each is stored. */
export interface PluginFieldView extends PluginField {
  readonly defaultValue: string | boolean | EnvironmentMap | null
  readonly value: string | boolean | EnvironmentMap | null
  /** The names to choose from; null for a field that is no choice. */
  readonly choices: readonly string[] | null
  /** Null for a field that is no secret. */
  readonly saved: readonly { readonly dateCreated: Instant; readonly dateExpires: Instant | null }[] | null
}

export const summarizePlugin = (plugin: Plugin, options: Options): PluginSummary => {
  const configurable = plugin.fields.length > 0
  return {
    id: plugin.id,
    name: plugin.name,
    shortName: plugin.shortName,
    description: plugin.description,
    setUp: plugin.setUp,
    enabled: !configurable || isEnabled(plugin.id, options),
    canDisable: configurable,
    hasConfiguration: configurable,
  }
}

/** What a plugin's view is made of, beside the plugin. */
export interface PluginFacts {
  readonly options: Options
  readonly repositories: readonly string[]
  readonly hookPath: string
  readonly now: Instant
}

export const viewPlugin = (plugin: Plugin, facts: PluginFacts): PluginView => ({
  ...summarizePlugin(plugin, facts.options),
  hookPath: facts.hookPath,
  config: plugin.fields.map((field) => viewField(plugin, field, facts)),
})

const DEFAULTS = {
  repository: '',
  environment: DEFAULT_ENVIRONMENT,
  environments: {},
  secret: null,
  token: null,
  apps: '',
  url: null,
  flag: false,
} as const

const viewField = (plugin: Plugin, field: PluginField, facts: PluginFacts): PluginFieldView => {
  const key = optionKey(plugin.id, field.name)
  const defaultValue = DEFAULTS[field.type]
  return {
    ...field,
    defaultValue,
    value: shown(facts.options[key]) ?? defaultValue,
    choices: field.type === 'repository' ? facts.repositories : null,
    saved: isPlainField(field) ? null : savedSecrets(facts, key),
  }
}

const shown = (value: OptionValue | undefined): string | boolean | EnvironmentMap | null =>
  value === undefined || isSecrets(value) ? null : value

const savedSecrets = ({ options, now }: PluginFacts, key: string): PluginFieldView['saved'] =>
  storedSecretsAt(options, key, now).map(({ dateCreated, dateExpires }) => ({ dateCreated, dateExpires }))
