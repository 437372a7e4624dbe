import { function as F, taskEither as TE } from 'fp-ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { Clock } from '../ports/clock.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { FieldIssue } from '../wire/field-issue.ts'
import type { ConfigurationBody } from '../wire/plugin-fields.ts'
import { type ChangePluginError, type ChangePluginPorts, changePlugin, type OptionChanges } from './change-plugin.ts'
import { configurationChange } from './configuration-change.ts'

/** Fields of the configuration that are wrong: each one, and nothing was changed. */
export interface InvalidConfiguration {
  readonly _tag: 'InvalidConfiguration'
  readonly issues: readonly FieldIssue[]
}

export interface ConfigurePlugin extends PluginKey {
  /** The fields by name; an absent one goes back to its default, an absent secret stays, a null secret is removed. */
  readonly body: ConfigurationBody
}

export interface ConfigurePluginPorts extends ChangePluginPorts {
  readonly repositories: Pick<RepositoryListing, 'names'>
  readonly clock: Clock
}

/** Configures a plugin for a project, all fields at once or none. It need not be enabled. */
export const makeConfigurePlugin =
  (ports: ConfigurePluginPorts) =>
  (command: ConfigurePlugin): TE.TaskEither<ChangePluginError | InvalidConfiguration, void> =>
    changePlugin(ports, command, (plugin, project) => decide(ports, command, plugin, project))

const decide = (
  { repositories, clock }: ConfigurePluginPorts,
  { body }: ConfigurePlugin,
  plugin: Plugin,
  { organizationId, options }: HookProject,
): TE.TaskEither<StorageError | InvalidConfiguration, OptionChanges> =>
  F.pipe(
    repositories.names(organizationId),
    TE.flatMapEither((names) => configurationChange(plugin, body, { options, repositories: names, now: clock.now() })),
    TE.mapLeft((error) => ('_tag' in error ? error : { _tag: 'InvalidConfiguration', issues: error })),
  )
