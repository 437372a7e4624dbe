import type { AppAccess } from '../ports/release-source.ts'
import type { Opened } from './given.ts'

/** What a suite of a platform does there, as its users would. */
export interface GivenPlatform {
  /** A new app without releases, and a token that opens it. */
  readonly app: () => Promise<AppAccess>
  /** Deploys a commit to an app; answers the number of the release. */
  readonly deploy: (app: AppAccess, commit: string) => Promise<number>
  /** Releases an app without changing its code, by its configuration. */
  readonly configure: (app: AppAccess) => Promise<number>
  /** Goes back to an earlier release. */
  readonly rollBack: (app: AppAccess, release: number) => Promise<number>
}

/** What a suite of a platform needs beside its port. */
export interface PlatformSubject extends Opened {
  readonly given: GivenPlatform
  /** A token that opens nothing. */
  readonly wrongToken: string
}
