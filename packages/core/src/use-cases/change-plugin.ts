import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { OptionValue } from '../domain/option.ts'
import type { HookProject, OptionStore, StaleOptions } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { findPlugin, type PluginKey, type UnknownPlugin } from './find-plugin.ts'

/** The plugin is always enabled and has nothing to configure. */
export interface NothingToConfigure {
  readonly _tag: 'NothingToConfigure'
}

/** Somebody else kept changing the configuration at the same time. */
export interface ConfigurationBusy {
  readonly _tag: 'ConfigurationBusy'
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

/** How often a change is decided again because somebody else changed the configuration in between. */
const ATTEMPTS = 5

/** Changes the options of a configurable plugin, all or nothing, decided on facts that still hold when it is saved. */
export const changePlugin = <Err extends { readonly _tag: string }>(
  ports: ChangePluginPorts,
  key: PluginKey,
  decide: DecideChange<Err>,
): TE.TaskEither<ChangePluginError | Err, void> => attempt({ ports, key, decide }, ATTEMPTS)

interface Change<Err> {
  readonly ports: ChangePluginPorts
  readonly key: PluginKey
  readonly decide: DecideChange<Err>
}

interface Found {
  readonly plugin: Plugin
  readonly project: HookProject
}

const attempt = <Err extends { readonly _tag: string }>(
  change: Change<Err>,
  attemptsLeft: number,
): TE.TaskEither<ChangePluginError | Err, void> =>
  F.pipe(
    findPlugin(change.ports, change.key),
    TE.flatMapEither(configurable),
    TE.flatMap((found) => decideAndSave(change, found)),
    TE.orElse((error): TE.TaskEither<ChangePluginError | Err, void> => {
      if (!isStale(error)) return TE.left(error)
      return attemptsLeft > 1 ? attempt(change, attemptsLeft - 1) : TE.left({ _tag: 'ConfigurationBusy' })
    }),
  )

const configurable = (found: Found): E.Either<NothingToConfigure, Found> =>
  found.plugin.fields.length > 0 ? E.right(found) : E.left({ _tag: 'NothingToConfigure' })

const decideAndSave = <Err>(
  { ports, decide }: Change<Err>,
  { plugin, project }: Found,
): TE.TaskEither<StorageError | StaleOptions | Err, void> =>
  F.pipe(
    decide(plugin, project),
    TE.flatMap((options) => ports.options.save({ ...project, options })),
  )

const isStale = (error: { readonly _tag: string }): error is StaleOptions => error._tag === 'StaleOptions'
