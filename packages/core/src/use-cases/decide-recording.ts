import { function as F, taskEither as TE } from 'fp-ts'
import { idempotencyKey } from '../domain/idempotency-key.ts'
import type { AppRelease, NothingToRecord, ReleaseNotice, VersionRelease } from '../domain/notice.ts'
import { ignored, type Outcome, RELEASE_RECORDED } from '../domain/outcome.ts'
import type { DeliveryLine, Recording } from '../domain/recording.ts'
import { finishRelease, setCommits, startRecording } from '../domain/recording-steps.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { Plugin, RawDelivery } from '../ports/plugin.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { type DecideReleasePorts, type Decision, decideRelease } from './decide-release.ts'

export interface DecideRecordingPorts extends DecideReleasePorts {
  readonly signing: Signing
}

/** A delivery that is genuine and was read. */
export interface Received {
  readonly command: RawDelivery
  readonly plugin: Plugin
  readonly project: HookProject
  readonly unsigned: boolean
  readonly notice: ReleaseNotice
}

/** Decides what a delivery means. */
export const decideRecording = (
  ports: DecideRecordingPorts,
  received: Received,
): TE.TaskEither<StorageError, Decision> => {
  const { notice } = received
  switch (notice._tag) {
    case 'NothingToRecord':
      return TE.right({ recording: nothing(received, notice), ownerUnknown: null })
    case 'VersionRelease':
      return TE.right({ recording: versionRelease(received, notice), ownerUnknown: null })
    case 'AppRelease':
      return appRelease(ports, received, notice)
  }
}

/** Whatever the platform sends beside releases is ignored each time (HEROKU.md, section 5): no identity, no key. */
const nothing = (received: Received, { reason }: NothingToRecord): Recording =>
  start(received, deliveryLine(received), ignored(reason))

/** Equal to a client's call of our API: what it gives is a client's. It is never a repetition: no identity, no key. */
const versionRelease = (received: Received, notice: VersionRelease): Recording =>
  F.pipe(
    start(received, { ...deliveryLine(received), version: notice.version }, RELEASE_RECORDED),
    finishRelease({
      version: notice.version,
      mode: 'fill',
      dateCreated: received.command.receivedAt,
      ref: notice.ref,
      url: notice.url,
      dateReleased: notice.dateReleased,
    }),
    setCommits(notice.commits),
  )

const appRelease = (
  ports: DecideRecordingPorts,
  received: Received,
  notice: AppRelease,
): TE.TaskEither<StorageError, Decision> => {
  const { plugin, project, command } = received
  const identity = deliveryIdentity(ports.signing, received)
  const key = idempotencyKey(plugin.id, notice, () => ports.signing.digest(command.raw))
  const delivery = { ...deliveryLine(received), identity, key }
  return decideRelease(ports, { plugin: plugin.id, project, notice, key, dateHeard: command.receivedAt, delivery })
}

/** What tells a repetition of this delivery: the platform's event, else the very bytes. */
const deliveryIdentity = (signing: Signing, { notice, command }: Received): string =>
  notice.eventId === null ? `sha256:${signing.digest(command.raw)}` : notice.eventId

const start = ({ project }: Received, delivery: DeliveryLine, outcome: Outcome): Recording =>
  startRecording({
    organizationId: project.organizationId,
    revision: project.revision,
    projectIds: [project.projectId],
    delivery,
    outcome,
  })

const deliveryLine = ({ command, plugin, project, unsigned, notice }: Received): DeliveryLine => ({
  projectId: project.projectId,
  plugin: plugin.id,
  identity: null,
  key: null,
  unsigned,
  dateReceived: command.receivedAt,
  datePublished: notice.datePublished,
  mediaType: command.mediaType,
  eventId: notice.eventId,
  app: notice.app,
  releaseNumber: notice.releaseNumber,
  status: notice._tag === 'AppRelease' ? notice.status : null,
  kind: notice._tag === 'AppRelease' ? notice.kind : null,
  version: null,
  environment: null,
  replayOf: null,
  body: command.raw,
})
