import { function as F, taskEither as TE } from 'fp-ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { Clock } from '../ports/clock.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { RepositoryListing } from '../ports/repository-listing.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type FindPluginPorts, findPlugin, type UnknownPlugin } from './find-plugin.ts'
import { hookPath } from './hook-path.ts'
import { type PluginView, viewPlugin } from './plugin-view.ts'

export interface ReadPluginPorts extends FindPluginPorts {
  readonly repositories: Pick<RepositoryListing, 'names'>
  readonly signing: Signing
  readonly clock: Clock
}

/** Reads one plugin of a project with its configuration and its hook, whether it is enabled or not. */
export const makeReadPlugin =
  (ports: ReadPluginPorts) =>
  (key: PluginKey): TE.TaskEither<StorageError | UnknownPlugin, PluginView> =>
    F.pipe(
      findPlugin(ports, key),
      TE.flatMap(({ plugin, project }) => readView(ports, plugin, project)),
    )

const readView = (
  { repositories, signing, clock }: ReadPluginPorts,
  plugin: Plugin,
  project: HookProject,
): TE.TaskEither<StorageError, PluginView> =>
  F.pipe(
    repositories.names(project.organizationId),
    TE.map((names) =>
      viewPlugin(plugin, {
        options: project.options,
        repositories: names,
        hookPath: hookPath(signing, { ...project, plugin: plugin.id }),
        now: clock.now(),
      }),
    ),
  )
