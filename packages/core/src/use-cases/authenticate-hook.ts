import { either as E, type taskEither as TE } from 'fp-ts'
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

/** The project's plugin is not enabled. */
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

/**
 * Finds the hook that a URL means; checks its signature in constant time, then whether the plugin is enabled. Refuses
 * on fresh facts alone: each refusal has cost one read and one HMAC.
 */
export const authenticateHook =
  (
    ports: AuthenticateHookPorts,
    call: HookCall,
    facts: Facts = 'fresh',
  ): TE.TaskEither<NoSuchHook | PluginDisabled | StorageError, Hook> =>
  async () => {
    const project = await ports.options.findProject(call.projectId, facts)()
    if (E.isLeft(project)) return project
    const hook = findHook(ports, call, project.right)
    const mayBeOutdated = E.isLeft(hook) && project.right?.isRemembered === true
    return mayBeOutdated ? authenticateHook(ports, call)() : hook
  }

const findHook = (
  { signing, plugins }: AuthenticateHookPorts,
  call: HookCall,
  project: HookProject | null,
): E.Either<NoSuchHook | PluginDisabled, Hook> => {
  const plugin = plugins.find(({ id }) => id === call.plugin)
  const signed = isSigned(signing, call, project)
  if (plugin === undefined || project === null || !signed) return E.left({ _tag: 'NoSuchHook' })
  const enabled = plugin.fields.length === 0 || isEnabled(plugin.id, project.options)
  return enabled ? E.right({ plugin, project }) : E.left({ _tag: 'PluginDisabled' })
}

/** The signatures of a project's hooks by plugin, as long as somebody has the project. */
const known = new WeakMap<HookProject, Map<string, string>>()

/** A right one is remembered; a wrong one costs an HMAC each time, be its project there or not. */
const isSigned = (signing: Signing, call: HookCall, project: HookProject | null): boolean => {
  const signatures = (project === null ? undefined : known.get(project)) ?? new Map<string, string>()
  const remembered = signatures.get(call.plugin)
  if (remembered !== undefined && signing.isEqual(call.signature, remembered)) return true
  const signature = hookSignature(signing, { ...call, releaseToken: project?.releaseToken ?? NO_TOKEN })
  if (project !== null) known.set(project, signatures.set(call.plugin, signature))
  return signing.isEqual(call.signature, signature)
}
