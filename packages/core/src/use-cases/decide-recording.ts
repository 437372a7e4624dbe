import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { environmentOf } from '../domain/environment.ts'
import { idempotencyKey } from '../domain/idempotency-key.ts'
import { type CodeReleased, judge } from '../domain/judge.ts'
import type { AppRelease, NothingToRecord, ReleaseNotice, VersionRelease } from '../domain/notice.ts'
import { type ReleaseSettings, releaseSettings } from '../domain/option.ts'
import { ignored, type Outcome, RELEASE_RECORDED } from '../domain/outcome.ts'
import type { DeliveryLine, Recording } from '../domain/recording.ts'
import { addDeploy, finishRelease, setCommits, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { OwnerUnknown } from '../ports/event-log.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { Plugin, RawDelivery } from '../ports/plugin.ts'
import type { Signing } from '../ports/signing.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'
import { findOwner } from './find-owner.ts'

export interface DecideRecordingPorts {
  readonly users: UserLookup
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

/** What a delivery means: one plain value; nothing is changed yet. */
export interface Decision {
  readonly recording: Recording
  /** To be told if the recording comes to something: the owner was looked for, and is not known. */
  readonly ownerUnknown: OwnerUnknown | null
}

/** Decides what a delivery means. */
export const decideRecording = (
  ports: DecideRecordingPorts,
  received: Received,
): TE.TaskEither<StorageError, Decision> => {
  const { notice } = received
  switch (notice._tag) {
    case 'NothingToRecord':
      return TE.right(decision(nothing(received, notice)))
    case 'VersionRelease':
      return TE.right(decision(versionRelease(received, notice)))
    case 'AppRelease':
      return appRelease(ports, received, notice)
  }
}

const decision = (recording: Recording, ownerUnknown: OwnerUnknown | null = null): Decision => ({
  recording,
  ownerUnknown,
})

/** Whatever the platform sends beside releases is ignored each time (HEROKU.md, section 5): no identity, no key. */
const nothing = (received: Received, notice: NothingToRecord): Recording => start(received, {}, ignored(notice.reason))

/** Equal to a client's call of our API: what it gives is a client's. It is never a repetition: no identity, no key. */
const versionRelease = (received: Received, notice: VersionRelease): Recording =>
  F.pipe(
    start(received, { version: notice.version }, RELEASE_RECORDED),
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

const appRelease =
  (ports: DecideRecordingPorts, received: Received, notice: AppRelease): TE.TaskEither<StorageError, Decision> =>
  async () => {
    const { plugin, project, command } = received
    const settings = releaseSettings(plugin.id, project.options)
    const line = {
      identity: deliveryIdentity(ports.signing, received),
      key: idempotencyKey(plugin.id, notice, () => ports.signing.digest(command.raw)),
    }
    const released = judge(notice, settings.trackWithoutCommit)
    if (released._tag === 'NotReleased') return E.right(decision(start(received, line, released.outcome)))
    const owner = await findOwner(ports.users, project, notice.actor)()
    if (E.isLeft(owner)) return owner
    const { ownerId, unknown } = owner.right
    const isWanting = ownerId === null && settings.ownerRequired
    const recording = isWanting
      ? start(received, line, ignored('owner-required'))
      : codeReleased(received, line, { notice, settings, released, ownerId })
    return E.right(decision(recording, unknown))
  }

interface Finished {
  readonly notice: AppRelease
  readonly settings: ReleaseSettings
  readonly released: CodeReleased
  readonly ownerId: string | null
}

/**
 * The ancestor's three steps: finish the release, set its refs, add the deploy. A hook gives the release itself
 * nothing: what it knows of owner, url and date stands in the deploy, and is derived from there.
 */
const codeReleased = (
  received: Received,
  line: { readonly identity: string; readonly key: string },
  { notice, settings, released, ownerId }: Finished,
): Recording => {
  const { version, commit, kind } = released
  const { receivedAt } = received.command
  const environment = environmentOf(notice.app, settings.environments, settings.environment)
  const { repository } = settings
  return F.pipe(
    start(received, { ...line, version, environment }, { outcome: 'recorded', reason: kind }),
    finishRelease({ version, mode: 'insert', dateCreated: receivedAt }),
    setRefs('add', repository === null || commit === null ? [] : [{ repository, commit, previousCommit: null }]),
    addDeploy({
      key: line.key,
      kind,
      environment,
      app: notice.app,
      releaseNumber: notice.releaseNumber,
      dateStarted: notice.dateStarted,
      dateFinished: notice.dateFinished ?? receivedAt,
      ownerId,
      url: notice.url ?? settings.url,
      name: null,
    }),
  )
}

/** What tells a repetition of this delivery: the platform's event, else the very bytes. */
const deliveryIdentity = (signing: Signing, { notice, command }: Received): string =>
  notice.eventId === null ? `sha256:${signing.digest(command.raw)}` : notice.eventId

type LineChange = Partial<Pick<DeliveryLine, 'identity' | 'key' | 'version' | 'environment'>>

const start = (received: Received, change: LineChange, outcome: Outcome): Recording =>
  startRecording({
    organizationId: received.project.organizationId,
    revision: received.project.revision,
    projectIds: [received.project.projectId],
    delivery: { ...deliveryLine(received), ...change },
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
