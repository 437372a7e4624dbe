import {
  codePointLength,
  type DeployRecording,
  makeRecentValues,
  type Outcome,
  type RecentValues,
  type Recording,
  type RecordingError,
  type RecordingResult,
  type UnknownProject,
  type UnknownRelease,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { nodeSigning } from '../node/node-signing.ts'
import { systemClock } from '../node/system-clock.ts'
import { makeRests, type Rests } from '../outgoing/rests.ts'
import { type DeploySought, findDeploy } from './find-deploy.ts'
import { makeInLine } from './in-line.ts'
import { makeDeploy } from './make-deploy.ts'
import { makeCallSentry, PAUSE, type SentryOptions } from './sentry-call.ts'
import { isSegment, makeSentryClient, type ReleasePlace, type SentryClient } from './sentry-client.ts'
import { toPortError } from './sentry-failure.ts'
import type { RemoteRelease } from './sentry-wire.ts'
import { tellRelease } from './tell-release.ts'
import { isWithoutProject, type ReleaseRecording } from './told-release.ts'

export interface SentryRecordingOptions extends SentryOptions {
  /** Slug or id of the organization there, of whichever organization a recording is; default the recording's own. */
  readonly organization?: string
  /** How many milliseconds one recording may take in all, with its waiting for others of its release; default 60 000. */
  readonly totalTimeout?: number
}

/**
 * Deploy recording on a Sentry-compatible server: Sentry, GlitchTip, another Slugline. Organization and projects of a
 * recording are slugs or ids there (GlitchTip: slugs). Keeps the first part of the port's contract, by the ancestor's
 * step: read the release, tell what it lacks, look for the deploy by its key, make it. What failed half-way is finished
 * when it is recorded again.
 *
 * - No owner is told: members have other ids there. No delivery line and no revision either: a recording that is a
 *   delivery line alone makes no call, and its outcome is its own.
 * - A Sentry shows of a release the last deploy in each environment, and nobody finds a deploy whose key comes again with
 *   another version: hence the last deploys of this process are remembered.
 * - GlitchTip keeps no refs and no names of deploys, so that environment and times tell one; of old it kept no deploys.
 */
export const makeSentryRecording = (options: SentryRecordingOptions): DeployRecording => {
  const { totalTimeout = 60_000, pause = PAUSE } = options
  const recent = makeRecentValues<string>(REMEMBERED)
  const underWay = makeRests(systemClock)
  const inLine = makeInLine()
  const callUntil = makeCallSentry(options)
  return {
    record: (recording) => async () => {
      if (!hasRelease(recording)) return E.right(result(recording.outcome))
      const organization = options.organization ?? recording.organizationId
      if (!isSegment(organization)) return E.left(UNKNOWN_PROJECT)
      const place = { organization, version: recording.release.version }
      const client = makeSentryClient(callUntil(AbortSignal.timeout(totalTimeout)))
      try {
        return await inLine(JSON.stringify(place), () =>
          recordAt({ client, recent, underWay, pause }, place, recording),
        )
      } catch (error) {
        return E.left(toPortError(error))
      }
    },
  }
}

const REMEMBERED = 1000
const UNKNOWN_PROJECT: UnknownProject = { _tag: 'UnknownProject' }
const UNKNOWN_RELEASE: UnknownRelease = { _tag: 'UnknownRelease' }
const SAME_RELEASE: Outcome = { outcome: 'duplicate', reason: 'same-release' }

interface Remote {
  readonly client: SentryClient
  /** Ids of deploys by their keys. */
  readonly recent: RecentValues<string>
  /** Deploys, by their keys, that the server may be making. */
  readonly underWay: Rests
  readonly pause: number
}

const hasRelease = (recording: Recording): recording is ReleaseRecording => recording.release !== null

const result = (outcome: Outcome, change: Partial<RecordingResult> = {}): RecordingResult => ({
  outcome,
  created: false,
  deliveryId: null,
  deployId: null,
  newReleaseId: null,
  ...change,
})

const recordAt = async (
  remote: Remote,
  place: ReleasePlace,
  recording: ReleaseRecording,
): Promise<E.Either<RecordingError, RecordingResult>> => {
  const { client, recent } = remote
  const key = recentKey(place, recording)
  const deployId = recent.get(key)
  if (deployId !== undefined) return E.right(result(SAME_RELEASE, { deployId }))
  const known = await client.release(place)
  if (known === null && recording.release.ifMissing === 'refuse') return E.left(UNKNOWN_RELEASE)
  const found = await findKnown(client, place, known, recording)
  if (found !== null) {
    recent.set(key, found)
    return E.right(result(SAME_RELEASE, { deployId: found }))
  }
  const { release, created, isNews } = await tellRelease(client, place, known, recording)
  const newReleaseId = created && known === null && release.id !== null ? String(release.id) : null
  const sought = soughtOf(release, recording)
  if (sought === null) return E.right(result(isNews ? recording.outcome : SAME_RELEASE, { created, newReleaseId }))
  const { id, isNew } = await makeDeploy({ ...remote, place, sought, key })
  recent.set(key, id)
  return E.right(result(isNew ? recording.outcome : SAME_RELEASE, { created, newReleaseId, deployId: id }))
}

/** The id of the deploy, if the server has it. Ours is made when its release has all of its projects, not before. */
const findKnown = async (
  client: SentryClient,
  place: ReleasePlace,
  known: RemoteRelease | null,
  recording: ReleaseRecording,
): Promise<string | null> => {
  const isBefore = known === null || isWithoutProject(known, recording.projectIds)
  const sought = isBefore ? null : soughtOf(known, recording)
  const found = sought === null ? null : await findDeploy(client.deploys(place), sought)
  return found === null ? null : String(found.id)
}

const soughtOf = (release: RemoteRelease, { deploy, projectIds }: ReleaseRecording): DeploySought | null =>
  deploy === null ? null : { deploy, name: deployName(deploy.key), projectIds, release }

/** How long a deploy's name may be there. */
const LONGEST_NAME = 64

/** `heroku:{app id}:v{number}` fits; what does not is known by its digest, which has 64 characters. */
const deployName = (key: string): string => (codePointLength(key) <= LONGEST_NAME ? key : nodeSigning.digest(key))

/** A key is unique under the lowest of its projects. A recording without a deploy has none that was ever added. */
const recentKey = ({ organization }: ReleasePlace, { deploy, projectIds }: ReleaseRecording): string =>
  JSON.stringify([organization, projectIds[0], deploy?.key ?? null])
