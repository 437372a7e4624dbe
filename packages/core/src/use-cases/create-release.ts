import { function as F, taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import type { Release } from '../domain/release.ts'
import type { Version } from '../domain/version.ts'
import type { DeployRecording, RecordingError } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import {
  type ClientRecording,
  type ClientRecordingError,
  type ClientRecordingPorts,
  clientRecording,
  type ReleaseWords,
} from './client-recording.ts'
import { makeReadRelease } from './read-release.ts'

/** There is no such release, and a new one needs a project. */
export interface ProjectsNeeded {
  readonly _tag: 'ProjectsNeeded'
}

export interface CreateRelease {
  readonly organizationId: string
  /** The release gets these beside those that it has. None: it must be there. */
  readonly projectIds: readonly string[]
  /** Keeps the rules of `isVersion`. */
  readonly version: Version
  readonly words: ReleaseWords
  readonly now: Instant
}

/** A release as it is now. */
export interface ReleaseCreated {
  readonly release: Release
  /** The release is new, or new in a project. */
  readonly created: boolean
}

export interface CreateReleasePorts extends ClientRecordingPorts {
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release'>
}

export type CreateReleaseError = RecordingError | ClientRecordingError | ProjectsNeeded

/**
 * Creates a release; of one that is there it fills what no client gave before, and takes status, refs and commits. May
 * be repeated.
 */
export const makeCreateRelease = (
  ports: CreateReleasePorts,
): ((command: CreateRelease) => TE.TaskEither<CreateReleaseError, ReleaseCreated>) => {
  const readRelease = makeReadRelease(ports)
  const read = ({ organizationId, version }: CreateRelease) => readRelease({ organizationId, projectId: null, version })
  const decide = (command: CreateRelease): TE.TaskEither<CreateReleaseError, ClientRecording> =>
    command.projectIds.length > 0
      ? TE.right({ ...command, mode: 'fill', ifMissing: 'create' })
      : F.pipe(
          read(command),
          TE.mapLeft((error) => (error._tag === 'UnknownRelease' ? missing(command) : error)),
          TE.map(({ projects }) => ({ ...command, projectIds: projects.map(({ id }) => id), ...FILL_KNOWN })),
        )
  return (command) =>
    F.pipe(
      decide(command),
      TE.flatMap((decided) => clientRecording(ports, decided)),
      TE.flatMap(ports.recording.record),
      TE.flatMap(({ created }) => asCreated(created)(read(command))),
    )
}

const asCreated = (created: boolean) => TE.map((release: Release): ReleaseCreated => ({ release, created }))

const FILL_KNOWN = { mode: 'fill', ifMissing: 'refuse' } as const

/** To archive or restore what is not there is no attempt to make it. */
const missing = ({ words }: CreateRelease): CreateReleaseError => ({
  _tag: words.status === null ? 'ProjectsNeeded' : 'UnknownRelease',
})
