import { function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { Release } from '../domain/release.ts'
import type { DeployRecording, RecordingError } from '../ports/deploy-recording.ts'
import type { ReleaseKey, ReleaseReading } from '../ports/release-reading.ts'
import {
  type ClientRecordingError,
  type ClientRecordingPorts,
  clientRecording,
  type ReleaseWords,
} from './client-recording.ts'
import { makeReadRelease } from './read-release.ts'

export interface UpdateRelease {
  readonly release: ReleaseKey
  readonly words: ReleaseWords
  readonly now: Instant
}

export interface UpdateReleasePorts extends ClientRecordingPorts {
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release'>
}

/** Overwrites what is given of a release that is there, and answers it as it is now. */
export const makeUpdateRelease = (
  ports: UpdateReleasePorts,
): ((command: UpdateRelease) => TE.TaskEither<RecordingError | ClientRecordingError, Release>) => {
  const readRelease = makeReadRelease(ports)
  return ({ release, words, now }) =>
    F.pipe(
      readRelease(release),
      TE.flatMap(({ projects }) => {
        const projectIds = projects.map(({ id }) => id)
        return clientRecording(ports, { ...release, projectIds, words, now, ...OVERWRITE_KNOWN })
      }),
      TE.flatMap(ports.recording.record),
      TE.flatMap(() => readRelease(release)),
    )
}

const OVERWRITE_KNOWN = { mode: 'overwrite', ifMissing: 'refuse' } as const
