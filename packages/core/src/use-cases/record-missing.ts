import { either as E } from 'fp-ts'
import { idempotencyKey } from '../domain/idempotency-key.ts'
import type { Instant } from '../domain/instant.ts'
import { isCodeReleased } from '../domain/judge.ts'
import type { AppRelease } from '../domain/notice.ts'
import { isEnabled } from '../domain/option.ts'
import type { PluginKey } from '../domain/plugin-key.ts'
import type { DeployRecording, RecordingError } from '../ports/deploy-recording.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Facts, OptionStore } from '../ports/option-store.ts'
import type { PlatformError } from '../ports/platform-error.ts'
import type { ReleaseReading } from '../ports/release-reading.ts'
import type { SourceRelease } from '../ports/release-source.ts'
import type { StorageError } from '../ports/storage-error.ts'
import { atMost } from './at-most.ts'
import { type DecideReleasePorts, decideRelease } from './decide-release.ts'
import { type ConfigurationUnsettled, untilSettled } from './until-settled.ts'

export interface RecordMissingPorts extends DecideReleasePorts {
  readonly options: Pick<OptionStore, 'findProject'>
  readonly reading: Pick<ReleaseReading, 'recordedKeys'>
  readonly recording: DeployRecording
  readonly events: EventLog
}

/** The project has no such plugin any more, or it is not enabled. */
export interface NotEnabled {
  readonly _tag: 'NotEnabled'
}

/** The time for one run is used up: the next one goes on. */
export interface TimeUp {
  readonly _tag: 'TimeUp'
}

export type RecordMissingError = PlatformError | StorageError | ConfigurationUnsettled | NotEnabled | TimeUp

/** What came of it: the releases that were not known before, and why others could not be recorded. */
export interface Recorded {
  readonly recorded: readonly AppRelease[]
  readonly errors: readonly RecordMissingError[]
}

/** How many releases are asked about at once: a platform counts calls, and is shared with its user's other tools. */
const ASKED_AT_ONCE = 12

/** How many are being recorded at once: enough for a store that puts them together, and few in memory. */
const RECORDED_AT_ONCE = 256

export type RecordMissing = (releases: readonly SourceRelease[]) => Promise<Recorded>

/** Where they belong, and for how long the platform may be asked about them. */
export interface RecordMissingRun {
  readonly place: PluginKey
  readonly now: Instant
  readonly isTimeUp: () => boolean
}

/**
 * Records which of some releases put code into an environment, and are not known yet: by the same decision and under
 * the same key as a hook's delivery. The platform is asked about these alone, until time is up. What cannot be recorded
 * keeps no other from it.
 */
export const makeRecordMissing = (
  ports: RecordMissingPorts,
  { place, now, isTimeUp }: RecordMissingRun,
): RecordMissing => {
  const [inTurn, record] = [atMost(ASKED_AT_ONCE), atMost(RECORDED_AT_ONCE)]
  const ask = ({ complete }: SourceRelease): Promise<E.Either<PlatformError | TimeUp, AppRelease>> =>
    inTurn(async () => (isTimeUp() ? E.left({ _tag: 'TimeUp' }) : complete()))
  return async (releases) => {
    const missing = await findMissing(ports, place, releases)
    if (E.isLeft(missing)) return { recorded: [], errors: [missing.left] }
    const results = await Promise.all(
      missing.right.map(async (release) => {
        const notice = await ask(release)
        return E.isLeft(notice) ? notice : record(() => recordRelease(ports, place, notice.right, now))
      }),
    )
    return {
      recorded: results.flatMap((result) => (E.isRight(result) && result.right !== null ? [result.right] : [])),
      errors: results.flatMap((result) => (E.isLeft(result) ? [result.left] : [])),
    }
  }
}

const findMissing = async (
  { reading }: RecordMissingPorts,
  { organizationId, projectId, plugin }: PluginKey,
  releases: readonly SourceRelease[],
): Promise<E.Either<StorageError, readonly SourceRelease[]>> => {
  const ofCode = releases.filter(({ notice }) => isCodeReleased(notice))
  if (ofCode.length === 0) return E.right([])
  const keys = ofCode.map(({ notice }) => releaseKey(plugin, notice))
  const found = await reading.recordedKeys(organizationId, projectId, keys)()
  if (E.isLeft(found)) return found
  const known = new Set(found.right)
  return E.right(ofCode.filter((_, index) => !known.has(keys[index] ?? '')))
}

/** The key of a release that has a number: no body is needed for it. */
export const releaseKey = (plugin: string, notice: AppRelease): string => idempotencyKey(plugin, notice, () => '')

/** Records one; null when there was nothing to record, or somebody else was faster. */
const recordRelease = (
  ports: RecordMissingPorts,
  place: PluginKey,
  notice: AppRelease,
  now: Instant,
): Promise<E.Either<RecordMissingError, AppRelease | null>> =>
  untilSettled((facts) => attempt(ports, { place, notice, now }, facts), 'remembered')

interface Missing {
  readonly place: PluginKey
  readonly notice: AppRelease
  readonly now: Instant
}

/** One attempt. What comes to nothing by facts that are remembered is decided on fresh ones: no store looks at it. */
const attempt = async (
  ports: RecordMissingPorts,
  missing: Missing,
  facts: Facts,
): Promise<E.Either<StorageError | NotEnabled | RecordingError, AppRelease | null>> => {
  const { place, notice, now } = missing
  const { plugin, projectId } = place
  const found = await ports.options.findProject(projectId, facts)()
  if (E.isLeft(found)) return found
  const project = found.right
  const again = () => attempt(ports, missing, 'fresh')
  if (project === null || !isEnabled(plugin, project.options)) {
    return project?.isRemembered === true ? again() : E.left({ _tag: 'NotEnabled' })
  }
  const key = releaseKey(plugin, notice)
  const decided = await decideRelease(ports, { plugin, project, notice, key, dateHeard: now, delivery: null })()
  if (E.isLeft(decided)) return decided
  const { recording, ownerUnknown } = decided.right
  if (recording.release === null) return project.isRemembered === true ? again() : E.right(null)
  const recorded = await ports.recording.record(recording)()
  if (E.isLeft(recorded)) return recorded
  if (recorded.right.outcome.outcome === 'duplicate') return E.right(null)
  if (ownerUnknown !== null) ports.events.emit(ownerUnknown)
  return E.right(notice)
}
