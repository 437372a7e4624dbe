import { taskEither as TE } from 'fp-ts'
import { ENABLED_FIELD, optionKey } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import { type ChangePluginError, type ChangePluginPorts, changePlugin } from './change-plugin.ts'

/** Disables a plugin for a project: its hook refuses deliveries from now on. Its configuration stays. */
export const makeDisablePlugin =
  (ports: ChangePluginPorts) =>
  (key: PluginKey): TE.TaskEither<ChangePluginError, void> =>
    changePlugin(ports, key, (plugin) => TE.right({ [optionKey(plugin.id, ENABLED_FIELD)]: null }))
