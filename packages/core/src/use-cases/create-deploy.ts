import { function as F, taskEither as TE } from 'fp-ts'
import type { Deploy } from '../domain/deploy.ts'
import { isEnvironment } from '../domain/environment.ts'
import type { Release } from '../domain/release.ts'
import type { DeployRecording, RecordingError, RecordingResult } from '../ports/deploy-recording.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { Signing } from '../ports/signing.ts'
import { orUnknown } from './or-unknown.ts'
import { makeReadRelease, UNKNOWN_RELEASE } from './read-release.ts'
import { type DeployRecorded, deployRecording, type InvalidEnvironment, type RecordDeploy } from './record-deploy.ts'

/** The projects at these places of the list are none of the release's. */
export interface NotOfRelease {
  readonly _tag: 'NotOfRelease'
  readonly indexes: readonly number[]
}

export interface CreateDeploy extends Omit<RecordDeploy, 'projectIds' | 'ownerId'> {
  /** Projects of the release; null: all that it has. */
  readonly projectIds: readonly string[] | null
}

/** A deploy as it is now. */
export interface DeployCreated {
  readonly deploy: Deploy
  /** It was not known before. */
  readonly created: boolean
}

export interface CreateDeployPorts {
  readonly recording: DeployRecording
  readonly reading: Pick<ReleaseReading, 'release' | 'deploy'>
  readonly signing: Pick<Signing, 'digest'>
}

export type CreateDeployError = RecordingError | InvalidEnvironment | NotOfRelease

/**
 * Records a deploy of a release that is there. The same deploy told again (release, environment, name, url, both times
 * as given and projects are equal) is the one that is known.
 */
export const makeCreateDeploy = (
  ports: CreateDeployPorts,
): ((command: CreateDeploy) => TE.TaskEither<CreateDeployError, DeployCreated>) => {
  const readRelease = makeReadRelease(ports)
  return (command) => {
    const { organizationId, version, environment } = command
    if (!isEnvironment(environment)) return TE.left({ _tag: 'InvalidEnvironment' })
    return F.pipe(
      readRelease({ organizationId, projectId: null, version }),
      TE.flatMap((release) => deployOf(ports, command, release)),
      TE.flatMap((recording) => recordAndRead(ports, recording)),
    )
  }
}

const deployOf = (
  { signing }: CreateDeployPorts,
  command: CreateDeploy,
  { id, projects }: Release,
): TE.TaskEither<NotOfRelease, DeployRecorded> => {
  const own = projects.map((project) => project.id)
  const projectIds = command.projectIds ?? own
  const indexes = projectIds.flatMap((projectId, index) => (own.includes(projectId) ? [] : [index]))
  return indexes.length > 0
    ? TE.left({ _tag: 'NotOfRelease', indexes })
    : TE.right(deployRecording(signing, { ...command, projectIds, ownerId: null }, id))
}

const recordAndRead = (
  { recording, reading }: CreateDeployPorts,
  told: DeployRecorded,
): TE.TaskEither<RecordingError, DeployCreated> => {
  const { organizationId, projectIds, deploy } = told
  const read = orUnknown(UNKNOWN_RELEASE)(
    reading.deploy({ organizationId, projectId: projectIds[0] ?? '', key: deploy.key }),
  )
  return F.pipe(
    recording.record(told),
    TE.flatMap((recorded) => asCreated(isNew(recorded))(read)),
  )
}

const asCreated = (created: boolean) => TE.map((deploy: Deploy): DeployCreated => ({ deploy, created }))

const isNew = ({ outcome }: RecordingResult): boolean => outcome.outcome !== 'duplicate'
