import { function as F, taskEither as TE } from 'fp-ts'
import type { UnknownRelease } from '../ports/deploy-recording.ts'
import type { ReleaseKey } from '../ports/release-reading.ts'
import type { ReleaseRemoval } from '../ports/release-removal.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { UNKNOWN_RELEASE } from './read-release.ts'

/** Removes a release, for all its projects, with its refs, commits and deploys. */
export const makeRemoveRelease =
  ({ removal }: { readonly removal: ReleaseRemoval }) =>
  (key: ReleaseKey): TE.TaskEither<StorageError | UnknownRelease, void> =>
    F.pipe(
      removal.remove(key),
      TE.flatMap((removed) => (removed ? TE.right(undefined) : TE.left(UNKNOWN_RELEASE))),
    )
