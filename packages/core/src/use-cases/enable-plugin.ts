import { function as F, taskEither as TE } from 'fp-ts'
import { ENABLED_FIELD, optionKey } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import {
  type ChangePluginError,
  type ChangePluginPorts,
  changePlugin,
  type NothingToConfigure,
} from './change-plugin.ts'

/** Enables a plugin for a project: its hook takes deliveries from now on. Enabled already, or always, is fine. */
export const makeEnablePlugin =
  (ports: ChangePluginPorts) =>
  (key: PluginKey): TE.TaskEither<Exclude<ChangePluginError, NothingToConfigure>, void> =>
    F.pipe(
      changePlugin(ports, key, (plugin) => TE.right({ [optionKey(plugin.id, ENABLED_FIELD)]: true })),
      TE.orElse((error) => (error._tag === 'NothingToConfigure' ? TE.right(undefined) : TE.left(error))),
    )
