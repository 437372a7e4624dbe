import type { taskEither as TE } from 'fp-ts'
import type { App } from '../domain/app.ts'
import type { AppRelease } from '../domain/notice.ts'
import type { PlatformError } from './platform-error.ts'

/** The releases that a platform itself knows of, for what its hooks did not bring. */
export interface ReleaseSource {
  /** Stands before option keys, and is the plugin that reads the platform's hooks: `heroku`. */
  readonly plugin: string
  /** What the platform knows of an app. */
  readonly app: (access: AppAccess) => TE.TaskEither<PlatformError, SourceApp>
  /** One page of an app's releases, newest first; the first one where `cursor` is null. */
  readonly releases: (access: AppAccess, cursor: string | null) => TE.TaskEither<PlatformError, SourcePage>
}

/** Whose releases, and what opens them. */
export interface AppAccess {
  /** A secret. */
  readonly token: string
  /** Id or name of the app. */
  readonly app: string
}

export interface SourceApp {
  readonly app: App
  /** Where the app is to be seen. */
  readonly url: string | null
  /** The stage of the app in its pipeline (`production`, `staging`, …); null when it is in none. */
  readonly stage: string | null
}

export interface SourcePage {
  readonly releases: readonly SourceRelease[]
  /** Where the page of older releases begins; null after the last. */
  readonly next: string | null
}

/** A release as a list shows it: the notice that its last hook would have given, as far as the list tells. */
export interface SourceRelease {
  readonly notice: AppRelease
  /**
   * The notice with what the list leaves out: the commit that it was built from, which a rollback or a promotion may
   * have from the release that it repeats. Still null when the platform knows none any more. Asks once for each build.
   */
  readonly complete: TE.TaskEither<PlatformError, AppRelease>
}
