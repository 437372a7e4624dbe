import {
  formatInstant,
  type PluginField,
  type PluginFieldView,
  type PluginSummary,
  type PluginView,
} from '@slugline/core'
import { instantOrNull } from './instant-wire.ts'

/** A plugin without its configuration, as a list shows it (HTTP contract, part C). */
export const pluginSummaryToWire = (plugin: PluginSummary) => ({
  id: plugin.id,
  slug: plugin.id,
  name: plugin.name,
  shortName: plugin.shortName,
  type: 'release-tracking',
  description: plugin.description,
  enabled: plugin.enabled,
  canDisable: plugin.canDisable,
  hasConfiguration: plugin.hasConfiguration,
  doc: plugin.setUp,
})

/** A plugin with its configuration and the URL of its hook, which is a secret. */
export const pluginToWire = (plugin: PluginView, publicUrl: string) => ({
  ...pluginSummaryToWire(plugin),
  webhookUrl: `${publicUrl}${plugin.hookPath}`,
  config: plugin.config.map(fieldToWire),
})

/** The kinds of input by which a form shows a field. */
const INPUTS: Readonly<Record<PluginField['type'], string>> = {
  repository: 'select',
  environment: 'text',
  environments: 'map',
  secret: 'secret',
  url: 'url',
  flag: 'boolean',
}

const fieldToWire = (field: PluginFieldView) => ({
  name: field.name,
  label: field.label,
  type: INPUTS[field.type],
  required: false,
  help: field.help,
  placeholder: field.placeholder,
  choices: field.choices === null ? null : [['', 'select a repo'], ...field.choices.map((name) => [name, name])],
  readonly: false,
  defaultValue: field.defaultValue,
  value: field.value,
  ...(field.saved === null ? {} : savedToWire(field.saved)),
})

const savedToWire = (saved: NonNullable<PluginFieldView['saved']>) => ({
  hasSavedValue: saved.length > 0,
  saved: saved.map(({ dateCreated, dateExpires }) => ({
    dateCreated: formatInstant(dateCreated),
    dateExpires: instantOrNull(dateExpires),
  })),
})
