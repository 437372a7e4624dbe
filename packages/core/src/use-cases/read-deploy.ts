import { either as E, type taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import type { DeployRecorded } from '../domain/recorded-event.ts'
import type { Release } from '../domain/release.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { StorageError } from '../ports/storage-error.ts'

/** A deploy and the whole of its release, whichever projects that has. */
export interface DeployOfRelease {
  readonly deploy: Deploy
  readonly release: Release
}

/** Reads the deploy that an event is about, with its release; null when one of them is there no more. */
export const readDeploy =
  (
    reading: Pick<ReleaseReading, 'deploy' | 'release'>,
    { organizationId, projectId, key }: Omit<DeployRecorded, '_tag'>,
  ): TE.TaskEither<StorageError, DeployOfRelease | null> =>
  async () => {
    const deploy = await reading.deploy({ organizationId, projectId, key })()
    if (E.isLeft(deploy)) return deploy
    if (deploy.right === null) return E.right(null)
    const { version } = deploy.right.release
    const release = await reading.release({ organizationId, projectId: null, version })()
    if (E.isLeft(release)) return release
    return E.right(release.right === null ? null : { deploy: deploy.right, release: release.right })
  }
