import type { taskEither as TE } from 'fp-ts'
import type { Options, OptionValue } from '../domain/option.ts'
import type { StorageError } from './storage-error.ts'

/** The settings of projects. A host with fixed settings answers `findProject` from a constant. */
export interface OptionStore {
  /**
   * All that a hook must know of its project, in one read. Null when there is no such project, and only after a look.
   * An implementation that remembers nothing ignores `facts`.
   */
  readonly findProject: (projectId: string, facts?: Facts) => TE.TaskEither<StorageError, HookProject | null>
  /**
   * Sets the given options and leaves the others, all or none; raises the organization's revision in the same step.
   * Refused when the organization has another revision than the change was made on, or no such project.
   */
  readonly save: (change: OptionChange) => TE.TaskEither<StorageError | StaleOptions, void>
}

/**
 * How old an answer may be. `fresh`, the default: read after the call. `remembered`: perhaps from an earlier read, by a
 * store that refuses recordings decided on a revision that is gone. Whoever decides on it records, or asks afresh.
 */
export type Facts = 'fresh' | 'remembered'

/** A project as hooks need it. */
export interface HookProject {
  readonly organizationId: string
  readonly projectId: string
  /** Signs the project's hook URLs; a secret. */
  readonly releaseToken: string
  readonly options: Options
  /**
   * Changes with every change of the organization's configuration: options, release tokens, members, repositories.
   * A recording decided on one is refused after another. A host without such a thing answers any constant.
   */
  readonly revision: string
  /** Was read for an earlier call, which may have that. Absent: read after this call, as everything is by default. */
  readonly isRemembered?: true
}

/** New values for some options of a project; null removes one. */
export interface OptionChange {
  readonly organizationId: string
  readonly projectId: string
  /** As `findProject` answered it. */
  readonly revision: string
  readonly options: Readonly<Record<string, OptionValue | null>>
}

/** Somebody changed the configuration in between: read again and decide afresh. */
export interface StaleOptions {
  readonly _tag: 'StaleOptions'
}
