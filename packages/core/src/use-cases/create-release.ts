import { either as E, type taskEither as TE } from 'fp-ts'
import type { Instant } from '../domain/instant.ts'
import { newRelease } from '../domain/new-release.ts'
import type { Project } from '../domain/organization.ts'
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
  readonly projects: readonly Project[]
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
 *
 * Each build of each client comes through here, so the steps stand one after the other, and a release of which there
 * is no more than was told is not read: `TE.flatMap` and that reading cost as much as all the rest.
 */
export const makeCreateRelease = (
  ports: CreateReleasePorts,
): ((command: CreateRelease) => TE.TaskEither<CreateReleaseError, ReleaseCreated>) => {
  const readRelease = makeReadRelease(ports)
  return (command) => async () => {
    const { organizationId, version, projects, words } = command
    const read = readRelease({ organizationId, projectId: null, version })
    const decided = projects.length > 0 ? E.right(fill(command)) : decideOnKnown(command, await read())
    if (E.isLeft(decided)) return decided
    const recording = await clientRecording(ports, decided.right)()
    if (E.isLeft(recording)) return recording
    const recorded = await ports.recording.record(recording.right)()
    if (E.isLeft(recorded)) return recorded
    const { created, newReleaseId: id } = recorded.right
    if (id !== null && isPlain(words)) return E.right({ release: asNew(command, id), created })
    const release = await read()
    return E.isLeft(release) ? release : E.right({ release: release.right, created })
  }
}

const fill = (command: CreateRelease): ClientRecording => ({
  ...command,
  projectIds: command.projects.map(({ id }) => id),
  mode: 'fill',
  ifMissing: 'create',
})

/** To archive or restore what is not there is no attempt to make it. */
const decideOnKnown = <Err extends { readonly _tag: string }>(
  command: CreateRelease,
  known: E.Either<Err, Release>,
): E.Either<Err | ProjectsNeeded, ClientRecording> => {
  if (E.isRight(known)) {
    const projectIds = known.right.projects.map(({ id }) => id)
    return E.right({ ...command, projectIds, mode: 'fill', ifMissing: 'refuse' })
  }
  const isToBeMade = known.left._tag === 'UnknownRelease' && command.words.status === null
  return E.left(isToBeMade ? { _tag: 'ProjectsNeeded' } : known.left)
}

/** Whether nothing that was said must be read to be shown. */
const isPlain = ({ owner, refs, commits }: ReleaseWords): boolean =>
  owner === null && refs === null && commits.length === 0

const asNew = ({ version, projects, words, now }: CreateRelease, id: string): Release => {
  const { status, ref, url, dateReleased } = words
  return newRelease({ id, version, projects, status, ref, url, dateReleased, dateCreated: now })
}
