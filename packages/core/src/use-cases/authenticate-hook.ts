import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { isEnabled } from '../domain/option.ts'
import type { Facts, HookProject, OptionStore } from '../ports/option-store.ts'
import type { Plugin } from '../ports/plugin.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { hookSignature } from './hook-path.ts'

/** The parts of a hook URL, as they came. */
export interface HookCall {
  readonly plugin: string
  readonly projectId: string
  readonly signature: string
}

/** The URL is no hook of ours: plugin, project or signature is wrong. Which one, nobody is told. */
export interface NoSuchHook {
  readonly _tag: 'NoSuchHook'
}

/** The URL is right, and the project's plugin is not enabled. */
export interface PluginDisabled {
  readonly _tag: 'PluginDisabled'
}

/** A hook that exists: its plugin and its project. */
export interface Hook {
  readonly plugin: Plugin
  readonly project: HookProject
}

export interface AuthenticateHookPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly signing: Signing
  readonly plugins: readonly Plugin[]
}

/** Stands in for what is missing, so that a wrong URL takes as long as a right one. */
const NO_TOKEN = '0'.repeat(64)

/** Finds the hook that a URL means; checks its signature in constant time, then whether the plugin is enabled. */
export const authenticateHook = (
  ports: AuthenticateHookPorts,
  call: HookCall,
  facts: Facts = 'fresh',
): TE.TaskEither<NoSuchHook | PluginDisabled | StorageError, Hook> =>
  F.pipe(
    ports.options.findProject(call.projectId, facts),
    TE.flatMapEither((project) => findHook(ports, call, project)),
  )

const findHook = (
  { signing, plugins }: AuthenticateHookPorts,
  call: HookCall,
  project: HookProject | null,
): E.Either<NoSuchHook | PluginDisabled, Hook> => {
  const plugin = plugins.find(({ id }) => id === call.plugin)
  const expected = hookSignature(signing, { ...call, releaseToken: project?.releaseToken ?? NO_TOKEN })
  const isSigned = signing.isEqual(call.signature, expected)
  if (plugin === undefined || project === null || !isSigned) return E.left({ _tag: 'NoSuchHook' })
  const enabled = plugin.fields.length === 0 || isEnabled(plugin.id, project.options)
  return enabled ? E.right({ plugin, project }) : E.left({ _tag: 'PluginDisabled' })
}
