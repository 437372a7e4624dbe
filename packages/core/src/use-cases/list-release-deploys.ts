import { function as F, taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import type { Page } from '../domain/page.ts'
import type { Version } from '../domain/version.ts'
import type { UnknownRelease } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type ListDeploys, makeListDeploys } from './list-deploys.ts'
import { makeReadRelease } from './read-release.ts'

/** Lists the deploys of one release, newest first. Its filter's version says which. */
export const makeListReleaseDeploys = ({
  reading,
}: {
  readonly reading: Pick<ReleaseReading, 'release' | 'deploys'>
}): ((
  query: ListDeploys & { readonly filter: { readonly version: Version } },
) => TE.TaskEither<StorageError | UnknownRelease, Page<Deploy>>) => {
  const readRelease = makeReadRelease({ reading })
  const listDeploys = makeListDeploys({ reading })
  return (query) =>
    F.pipe(
      readRelease({ ...query.filter, projectId: null }),
      TE.flatMap(() => listDeploys(query)),
    )
}
