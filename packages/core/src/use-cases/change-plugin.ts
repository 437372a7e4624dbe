import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { OptionValue } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { HookProject, OptionChange, OptionStore } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type ConfigurationBusy, changeOptions } from './change-options.ts'
import { findPlugin, type UnknownPlugin } from './find-plugin.ts'

/** The plugin is always enabled and has nothing to configure. */
export interface NothingToConfigure {
  readonly _tag: 'NothingToConfigure'
}

export type ChangePluginError = StorageError | UnknownPlugin | NothingToConfigure | ConfigurationBusy

export interface ChangePluginPorts {
  readonly options: OptionStore
  readonly plugins: readonly Plugin[]
}

/** New values for some options; null removes one. */
export type OptionChanges = Readonly<Record<string, OptionValue | null>>

/** Decides a change on what is configured now. May be asked again when that changed meanwhile. */
export type DecideChange<Err> = (plugin: Plugin, project: HookProject) => TE.TaskEither<Err, OptionChanges>

/** Changes the options of a configurable plugin, all or nothing, decided on facts that still hold when it is saved. */
export const changePlugin = <Err extends { readonly _tag: string }>(
  ports: ChangePluginPorts,
  key: PluginKey,
  decide: DecideChange<Err>,
): TE.TaskEither<ChangePluginError | Err, void> =>
  F.pipe(
    changeOptions(ports.options, () => decideChange(ports, key, decide)),
    TE.map(() => undefined),
  )

const decideChange = <Err>(
  ports: ChangePluginPorts,
  key: PluginKey,
  decide: DecideChange<Err>,
): TE.TaskEither<StorageError | UnknownPlugin | NothingToConfigure | Err, OptionChange> =>
  F.pipe(
    findPlugin(ports, key),
    TE.flatMapEither(configurable),
    TE.flatMap(({ plugin, project }) => changeOf(project, decide(plugin, project))),
  )

interface Found {
  readonly plugin: Plugin
  readonly project: HookProject
}

const configurable = (found: Found): E.Either<NothingToConfigure, Found> =>
  found.plugin.fields.length > 0 ? E.right(found) : E.left({ _tag: 'NothingToConfigure' })

const changeOf = <Err>(
  project: HookProject,
  decided: TE.TaskEither<Err, OptionChanges>,
): TE.TaskEither<Err, OptionChange> => TE.map((options: OptionChanges) => ({ ...project, options }))(decided)
