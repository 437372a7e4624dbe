import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { HookProject, OptionStore } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** No such plugin, or no such project in that organization. */
export interface UnknownPlugin {
  readonly _tag: 'UnknownPlugin'
}

export interface FindPluginPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly plugins: readonly Plugin[]
}

/** Finds a plugin and the options of the project that it works for. */
export const findPlugin = (
  { options, plugins }: FindPluginPorts,
  key: PluginKey,
): TE.TaskEither<StorageError | UnknownPlugin, { readonly plugin: Plugin; readonly project: HookProject }> =>
  F.pipe(
    options.findProject(key.projectId),
    TE.flatMapEither((project) => {
      const plugin = plugins.find(({ id }) => id === key.plugin)
      const isTheirs = project !== null && project.organizationId === key.organizationId
      return plugin === undefined || !isTheirs ? E.left(UNKNOWN) : E.right({ plugin, project })
    }),
  )

const UNKNOWN: UnknownPlugin = { _tag: 'UnknownPlugin' }
