import { either as E, function as F, taskEither as TE } from 'fp-ts'
import {
  type DefaultTarget,
  type ForwardingOptions,
  type ForwardingTarget,
  forwardingOptions,
  forwardingTarget,
} from '../domain/forwarding-target.ts'
import type { Options } from '../domain/option.ts'
import type { HookProject, OptionStore } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { NoSuchProject } from './find-project.ts'

/** A project as forwarding needs it. */
export interface ForwardingKey {
  readonly organizationId: string
  readonly projectId: string
  /** The project is the one of this slug at the server's default target. */
  readonly projectSlug: string
}

export interface ReadForwardingPorts {
  readonly options: Pick<OptionStore, 'findProject'>
  /** Where deploys are forwarded to whose project names nothing; null: nowhere. */
  readonly defaultTarget: DefaultTarget | null
}

/** What a project says of forwarding, and where its deploys go by that. The token is never shown. */
export interface ForwardingView extends Omit<ForwardingOptions, 'secrets'> {
  readonly hasSavedToken: boolean
  /** Null: nowhere. */
  readonly target: (Omit<ForwardingTarget, 'token'> & { readonly isServerDefault: boolean }) | null
}

/** Reads where a project's deploys are forwarded to. */
export const makeReadForwarding =
  ({ options, defaultTarget }: ReadForwardingPorts) =>
  (key: ForwardingKey): TE.TaskEither<StorageError | NoSuchProject, ForwardingView> =>
    F.pipe(
      findHookProject(options, key),
      TE.map((project) => viewOf(project.options, key.projectSlug, defaultTarget)),
    )

/** Finds a project of an organization with its options. */
export const findHookProject = (
  options: Pick<OptionStore, 'findProject'>,
  { organizationId, projectId }: Pick<ForwardingKey, 'organizationId' | 'projectId'>,
): TE.TaskEither<StorageError | NoSuchProject, HookProject> =>
  F.pipe(
    options.findProject(projectId),
    TE.flatMapEither((project) =>
      project?.organizationId === organizationId ? E.right(project) : E.left<NoSuchProject>({ _tag: 'NoSuchProject' }),
    ),
  )

const viewOf = (options: Options, projectSlug: string, fallback: DefaultTarget | null): ForwardingView => {
  const { secrets, ...said } = forwardingOptions(options)
  const target = forwardingTarget(options, projectSlug, fallback)
  return {
    ...said,
    hasSavedToken: secrets.length > 0,
    target: target === null ? null : shown(target, said.url === null),
  }
}

const shown = (
  { url, organization, projects }: ForwardingTarget,
  isServerDefault: boolean,
): ForwardingView['target'] => ({ url, organization, projects, isServerDefault })
