import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type { StoredDelivery } from '../domain/delivery.ts'
import type { Instant } from '../domain/instant.ts'
import type { Recording } from '../domain/recording.ts'
import type { DeliveryKey, DeliveryLog } from '../ports/delivery-log.ts'
import type { RecordingResult } from '../ports/deploy-recording.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { BodyError, Plugin } from '../ports/plugin.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { decideRecording } from './decide-recording.ts'
import { makeReadDelivery, UNKNOWN_DELIVERY, type UnknownDelivery } from './read-delivery.ts'
import { type ReceiveHookPorts, tellReceived } from './receive-hook.ts'
import { type ConfigurationUnsettled, type OutOfDate, untilSettled } from './until-settled.ts'

export interface ReplayDelivery extends DeliveryKey {
  /** What time it is: when the new delivery was received. */
  readonly now: Instant
}

export interface ReplayDeliveryPorts extends ReceiveHookPorts {
  readonly deliveries: Pick<DeliveryLog, 'delivery'>
}

export type ReplayDeliveryError = StorageError | UnknownDelivery | BodyError | ConfigurationUnsettled

/**
 * Reads the stored bytes of a delivery once more, decides under today's configuration, and records that. It was genuine
 * when it came, so no signature is asked for; and it is never taken for a repetition of itself, while its release is.
 * Answers the delivery that this makes.
 */
export const makeReplayDelivery = (
  ports: ReplayDeliveryPorts,
): ((command: ReplayDelivery) => TE.TaskEither<ReplayDeliveryError, StoredDelivery>) => {
  const readDelivery = makeReadDelivery(ports)
  return (command) =>
    F.pipe(
      readDelivery(command),
      TE.flatMap((stored) => () => untilSettled(() => replay(ports, command, stored), 'fresh')),
      TE.flatMap(({ deliveryId }) => readDelivery({ ...command, deliveryId: deliveryId ?? '' })),
    )
}

/** One attempt. */
const replay = async (
  ports: ReplayDeliveryPorts,
  command: ReplayDelivery,
  stored: StoredDelivery,
): Promise<E.Either<Exclude<ReplayDeliveryError, ConfigurationUnsettled> | OutOfDate, RecordingResult>> => {
  const project = await ports.options.findProject(command.projectId)()
  if (E.isLeft(project)) return project
  const plugin = ports.plugins.find(({ id }) => id === stored.plugin)
  if (plugin === undefined || project.right === null) return E.left(UNKNOWN_DELIVERY)
  const decided = await decide(ports, stored, plugin, project.right)()
  if (E.isLeft(decided)) return decided
  const recorded = await ports.recording.record(asReplay(decided.right.recording, command))()
  if (E.isLeft(recorded)) return recorded
  return E.right(tellReceived(ports.events, { plugin: plugin.id, ...command }, decided.right, recorded.right))
}

/** As it was received: what a platform leaves open follows from the time of the first call. */
const decide = (ports: ReplayDeliveryPorts, stored: StoredDelivery, plugin: Plugin, project: HookProject) =>
  F.pipe(
    TE.fromEither(plugin.decode(stored.body, stored.mediaType)),
    TE.flatMap((notice) => {
      const { body: raw, mediaType, dateReceived: receivedAt, unsigned } = stored
      const command = { raw, mediaType, receivedAt, header: () => [] }
      return decideRecording(ports, { command, plugin, project, unsigned, notice })
    }),
  )

const asReplay = (recording: Recording, { deliveryId, now }: ReplayDelivery): Recording => ({
  ...recording,
  delivery:
    recording.delivery === null
      ? null
      : { ...recording.delivery, identity: null, replayOf: deliveryId, dateReceived: now },
})
