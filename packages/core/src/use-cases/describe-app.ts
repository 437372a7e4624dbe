import { function as F, taskEither as TE } from 'fp-ts'
import { type ByAppName, ofApp } from '../domain/app.ts'
import { appMapOf, type Options, optionKey, STAGES_FIELD, WEB_URLS_FIELD } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { AppAccess, ReleaseSource, SourceApp } from '../ports/release-source.ts'
import { type ChangePluginError, type ChangePluginPorts, changePlugin, type OptionChanges } from './change-plugin.ts'

/**
 * Asks a platform where an app is to be seen and in which stage it is, and keeps both with the plugin's options:
 * releases take the URL from there, whoever tells of them, and the stage is an environment to suggest. Nothing is saved
 * when that is known, since the organization's configuration would be another then.
 */
export const describeApp = (
  ports: ChangePluginPorts,
  source: ReleaseSource,
  access: AppAccess,
  { key, options }: { readonly key: PluginKey; readonly options: Options },
): TE.TaskEither<PlatformError | ChangePluginError, void> =>
  F.pipe(
    source.app(access),
    TE.flatMap((app): TE.TaskEither<PlatformError | ChangePluginError, void> => {
      if (Object.keys(changesFor(key, options, app)).length === 0) return TE.right(undefined)
      return changePlugin(ports, key, (_, project) => TE.right(changesFor(key, project.options, app)))
    }),
  )

const changesFor = ({ plugin }: PluginKey, options: Options, { app, url, stage }: SourceApp): OptionChanges => {
  const { name } = app
  if (name === null) return {}
  const changes: Record<string, ByAppName> = {}
  for (const [field, value] of Object.entries({ [WEB_URLS_FIELD]: url, [STAGES_FIELD]: stage })) {
    const map = appMapOf(options[optionKey(plugin, field)])
    if (ofApp(map, app) !== value) changes[optionKey(plugin, field)] = withEntry(map, name, value)
  }
  return changes
}

const withEntry = (map: ByAppName, name: string, value: string | null): ByAppName =>
  Object.fromEntries([
    ...Object.entries(map).filter(([other]) => other !== name),
    ...(value === null ? [] : [[name, value]]),
  ])
