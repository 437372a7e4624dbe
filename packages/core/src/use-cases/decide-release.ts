import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import { ofApp } from '../domain/app.ts'
import { environmentOf } from '../domain/environment.ts'
import type { Instant } from '../domain/instant.ts'
import { type CodeReleased, judge } from '../domain/judge.ts'
import type { AppRelease } from '../domain/notice.ts'
import { type ReleaseSettings, releaseSettings } from '../domain/option.ts'
import { ignored, type Outcome } from '../domain/outcome.ts'
import type { DeliveryLine, Recording } from '../domain/recording.ts'
import { addDeploy, finishRelease, setRefs, startRecording } from '../domain/recording-steps.ts'
import type { OwnerUnknown } from '../ports/event-log.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'
import { findOwner } from './find-owner.ts'

export interface DecideReleasePorts {
  readonly users: UserLookup
}

/** A platform's release, and how we heard of it. */
export interface HeardRelease {
  readonly plugin: string
  readonly project: HookProject
  readonly notice: AppRelease
  readonly key: string
  /** Stands for when it was finished, where the platform does not say. */
  readonly dateHeard: Instant
  /** The line of the delivery that told of it, without what is decided here; null: no delivery did. */
  readonly delivery: DeliveryLine | null
}

/** What something that we heard means: one plain value; nothing is changed yet. */
export interface Decision {
  readonly recording: Recording
  /** To be told if the recording comes to something: the owner was looked for, and is not known. */
  readonly ownerUnknown: OwnerUnknown | null
}

/** Decides what a platform's release means. Who told of it changes nothing but the delivery line. */
export const decideRelease =
  (ports: DecideReleasePorts, heard: HeardRelease): TE.TaskEither<StorageError, Decision> =>
  async () => {
    const { plugin, project, notice } = heard
    const settings = releaseSettings(plugin, project.options)
    const released = judge(notice, settings.trackWithoutCommit)
    if (released._tag === 'NotReleased') return E.right(nothing(heard, released.outcome, null))
    const owner = await findOwner(ports.users, project, notice.actor)()
    if (E.isLeft(owner)) return owner
    const { ownerId, unknown } = owner.right
    if (ownerId === null && settings.ownerRequired) return E.right(nothing(heard, ignored('owner-required'), unknown))
    return E.right({ recording: codeReleased(heard, { settings, released, ownerId }), ownerUnknown: unknown })
  }

const nothing = (heard: HeardRelease, outcome: Outcome, ownerUnknown: OwnerUnknown | null): Decision => ({
  recording: start(heard, {}, outcome),
  ownerUnknown,
})

interface Finished {
  readonly settings: ReleaseSettings
  readonly released: CodeReleased
  readonly ownerId: string | null
}

/**
 * The ancestor's three steps: finish the release, set its refs, add the deploy. A platform gives the release itself
 * nothing: what it knows of owner, url and date stands in the deploy, and is derived from there.
 */
const codeReleased = (heard: HeardRelease, { settings, released, ownerId }: Finished): Recording => {
  const { notice, key, dateHeard } = heard
  const { version, commit, kind } = released
  const { repository } = settings
  const environment = environmentOf(notice.app, settings.environments, settings.environment)
  return F.pipe(
    start(heard, { version, environment }, { outcome: 'recorded', reason: kind }),
    finishRelease({ version, mode: 'insert', dateCreated: dateHeard }),
    setRefs('add', repository === null || commit === null ? [] : [{ repository, commit, previousCommit: null }]),
    addDeploy({
      key,
      kind,
      environment,
      app: notice.app,
      releaseNumber: notice.releaseNumber,
      dateStarted: notice.dateStarted,
      dateFinished: notice.dateFinished ?? dateHeard,
      ownerId,
      url: notice.url ?? settings.url ?? ofApp(settings.webUrls, notice.app),
      name: null,
    }),
  )
}

const start = (
  { project, delivery }: HeardRelease,
  change: Partial<Pick<DeliveryLine, 'version' | 'environment'>>,
  outcome: Outcome,
): Recording =>
  startRecording({
    organizationId: project.organizationId,
    revision: project.revision,
    projectIds: [project.projectId],
    delivery: delivery === null ? null : { ...delivery, ...change },
    outcome,
  })
