import type { DeliveryLog, OptionStore, RecordingResult, Release, ReleaseReading, StorageError } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'

/** Reads the release that a delivery to a project told of; null when it cannot be told. */
export type ReadRecordedRelease = (
  projectId: string,
  result: RecordingResult,
) => TE.TaskEither<StorageError, Release | null>

/** The ports by which a recorded release is found again. A `Store` has them. */
export interface RecordedReleasePorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly deliveries: Pick<DeliveryLog, 'delivery'>
  readonly reading: Pick<ReleaseReading, 'release'>
}

/** Finds the release of a recorded delivery again: its organization by the project, its version by the delivery. */
export const makeReadRecordedRelease =
  (ports: RecordedReleasePorts): ReadRecordedRelease =>
  (projectId, { deliveryId }) =>
    deliveryId === null
      ? TE.right(null)
      : F.pipe(
          ports.options.findProject(projectId),
          TE.flatMap((project) =>
            project === null ? TE.right(null) : readRelease(ports, project.organizationId, projectId, deliveryId),
          ),
        )

const readRelease = (
  { deliveries, reading }: RecordedReleasePorts,
  organizationId: string,
  projectId: string,
  deliveryId: string,
): TE.TaskEither<StorageError, Release | null> =>
  F.pipe(
    deliveries.delivery({ organizationId, projectId, deliveryId }),
    TE.flatMap((delivery) =>
      delivery === null || delivery.version === null
        ? TE.right(null)
        : reading.release({ organizationId, projectId, version: delivery.version }),
    ),
  )
