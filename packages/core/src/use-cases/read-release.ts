import type { taskEither as TE } from 'fp-ts'
import type { Release } from '../domain/release.ts'
import type { UnknownRelease } from '../ports/deploy-recording.ts'
import type { ReleaseKey, ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { orUnknown } from './or-unknown.ts'

/** The one {@link UnknownRelease}. */
export const UNKNOWN_RELEASE: UnknownRelease = { _tag: 'UnknownRelease' }

/** Reads one release, archived or not. */
export const makeReadRelease =
  ({ reading }: { readonly reading: Pick<ReleaseReading, 'release'> }) =>
  (key: ReleaseKey): TE.TaskEither<StorageError | UnknownRelease, Release> =>
    orUnknown(UNKNOWN_RELEASE)(reading.release(key))
