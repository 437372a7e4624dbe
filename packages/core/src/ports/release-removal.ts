import type { taskEither as TE } from 'fp-ts'
import type { ReleaseKey } from './release-reading.ts'
import type { StorageError } from './storage-error.ts'

/** Takes releases away. */
export interface ReleaseRemoval {
  /**
   * Removes a release for all its projects, with its refs, commits and deploys, in one step. Deliveries stay, and so do
   * the keys of its deploys: whatever is repeated brings none of them back, while another deploy of that version makes
   * the release afresh. False when there is no such release.
   */
  readonly remove: (key: ReleaseKey) => TE.TaskEither<StorageError, boolean>
}
