import {
  formatInstant,
  type PluginField,
  type PluginFieldView,
  type PluginSummary,
  type PluginView,
  wordOf,
} from '@slugline/core'
import * as t from 'io-ts'
import { HookStatusWire } from './hook-status-wire.ts'
import { instantOrNull } from './instant-wire.ts'
import { nullable, TimeWire } from './wire.ts'

/** A plugin without its configuration, as a list shows it (HTTP contract, part C). */
export const PluginSummaryWire = t.type(
  {
    id: t.string,
    slug: t.string,
    name: t.string,
    shortName: t.string,
    type: t.literal('release-tracking'),
    description: t.string,
    enabled: t.boolean,
    canDisable: t.boolean,
    hasConfiguration: t.boolean,
    doc: t.string,
  },
  'PluginSummary',
)

const ValueWire = t.union([t.string, t.boolean, t.record(t.string, t.string), t.null])

/** Since when, and until when, a secret is kept. */
export const SavedWire = t.type({ dateCreated: TimeWire, dateExpires: nullable(TimeWire) })

/** A field of a configuration and its value; of a secret, only that and since when there is one. */
const FieldWire = t.intersection(
  [
    t.type({
      name: t.string,
      label: t.string,
      type: wordOf(['select', 'text', 'map', 'secret', 'url', 'boolean']),
      required: t.literal(false),
      help: t.string,
      placeholder: nullable(t.string),
      choices: nullable(t.array(t.array(t.string))),
      readonly: t.literal(false),
      defaultValue: ValueWire,
      value: ValueWire,
    }),
    t.partial({ hasSavedValue: t.boolean, saved: t.array(SavedWire) }),
  ],
  'PluginField',
)

type FieldWire = t.TypeOf<typeof FieldWire>

/** A plugin with its configuration and the URL of its hook, which is a secret; `status` where platforms are asked. */
export const PluginWire = t.intersection(
  [
    t.type({ ...PluginSummaryWire.props, webhookUrl: t.string, config: t.array(FieldWire) }),
    t.partial({ status: nullable(HookStatusWire) }),
  ],
  'Plugin',
)

/** Writes a plugin without its configuration. */
export const pluginSummaryToWire = (plugin: PluginSummary): t.TypeOf<typeof PluginSummaryWire> => ({
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

/** Writes a plugin with its configuration. */
export const pluginToWire = (plugin: PluginView, publicUrl: string): t.TypeOf<typeof PluginWire> => ({
  ...pluginSummaryToWire(plugin),
  webhookUrl: `${publicUrl}${plugin.hookPath}`,
  config: plugin.config.map(fieldToWire),
})

/** The kinds of input by which a form shows a field. */
const INPUTS: Readonly<Record<PluginField['type'], FieldWire['type']>> = {
  repository: 'select',
  environment: 'text',
  environments: 'map',
  secret: 'secret',
  token: 'secret',
  apps: 'text',
  url: 'url',
  flag: 'boolean',
}

const fieldToWire = (field: PluginFieldView): FieldWire => ({
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
  ...(field.saved === null ? {} : { hasSavedValue: field.saved.length > 0, saved: field.saved.map(savedToWire) }),
})

/** Writes since when, and until when, a secret is kept. */
export const savedToWire = ({
  dateCreated,
  dateExpires,
}: NonNullable<PluginFieldView['saved']>[number]): t.TypeOf<typeof SavedWire> => ({
  dateCreated: formatInstant(dateCreated),
  dateExpires: instantOrNull(dateExpires),
})
