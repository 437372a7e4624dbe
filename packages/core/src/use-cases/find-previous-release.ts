import { function as F, taskEither as TE } from 'fp-ts'
import type { Release } from '../domain/release.ts'
import type { UnknownRelease } from '../ports/deploy-recording.ts'
import type { ReleaseKey, ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { makeReadRelease } from './read-release.ts'

/** Finds the release before this one that has commits, from which a client tells what is new; null: there is none. */
export const makeFindPreviousRelease = ({
  reading,
}: {
  readonly reading: Pick<ReleaseReading, 'release' | 'previousWithCommits'>
}): ((key: ReleaseKey) => TE.TaskEither<StorageError | UnknownRelease, Release | null>) => {
  const readRelease = makeReadRelease({ reading })
  return (key) =>
    F.pipe(
      readRelease(key),
      TE.flatMap(() => reading.previousWithCommits(key)),
    )
}
