import { function as F, taskEither as TE } from 'fp-ts'
import type { OptionStore } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type PluginSummary, summarizePlugin } from './plugin-view.ts'

export interface ListPluginsPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly plugins: readonly Plugin[]
}

/** Lists all plugins as a project has them, without configuration. Null when there is no such project. */
export const makeListPlugins =
  ({ options, plugins }: ListPluginsPorts) =>
  (project: {
    readonly organizationId: string
    readonly projectId: string
  }): TE.TaskEither<StorageError, readonly PluginSummary[] | null> =>
    F.pipe(
      options.findProject(project.projectId),
      TE.map((found) =>
        found === null || found.organizationId !== project.organizationId
          ? null
          : plugins.map((plugin) => summarizePlugin(plugin, found.options)),
      ),
    )
