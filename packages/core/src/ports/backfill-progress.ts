import type { taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { StorageError } from './storage-error.ts'

/** How far the releases of apps were read from their platform, and what was seen of their hooks on the way. */
export interface BackfillProgress {
  /** Those of one plugin of a project, by app. Empty for a project that the organization does not have. */
  readonly ofProject: (place: PluginKey) => TE.TaskEither<StorageError, readonly AppProgress[]>
  /**
   * Keeps that of one app, in the place of what was kept before, but for the later `dateMissed`: two runs may read an app
   * at once, and only one of them finds what was missing. False when that organization has no such project.
   */
  readonly save: (place: PluginKey, progress: AppProgress) => TE.TaskEither<StorageError, boolean>
  /** The projects of all organizations for which a plugin is configured to read releases: those that name apps. */
  readonly projects: (plugin: string) => TE.TaskEither<StorageError, readonly PluginKey[]>
}

export interface AppProgress {
  /** As the configuration names it. */
  readonly app: string
  /** The id of the app that had this name when it was read; null: it was never read. */
  readonly appId: string | null
  /** Each release up to this number is final, and was looked at unless it was too old from the first; 0: none. */
  readonly through: number
  /** When the platform was asked last. */
  readonly dateChecked: Instant
  /** Why that came to nothing; null when it did not. Without secrets. */
  readonly failure: string | null
  /** When the newest release that no hook had brought in time was finished; null: there was none. */
  readonly dateMissed: Instant | null
  /** When its hook was called last, as far as was looked when it was to be read last; null: never. */
  readonly dateDelivered: Instant | null
  /** What the platform says of its hook's deliveries, or that it has no such hook; null: nothing to say. */
  readonly hookProblem: string | null
}
