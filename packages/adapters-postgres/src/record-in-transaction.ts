import {
  type Applied,
  applyRecording,
  changesCommits,
  eventOf,
  isReleaseMissing,
  type RecordedState,
  type Recording,
  type RecordingError,
  type RecordingResult,
  type ReleaseChange,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import type { Transaction } from 'kysely'
import { type Database, transactOrUndo, Undone } from './database.ts'
import { isSeen, logDelivery, nextDeliveryId } from './delivery-writing.ts'
import { findDeploy, insertDeploy } from './deploy-writing.ts'
import { idOrNull } from './ids.ts'
import { putEvent } from './outbox-writing.ts'
import { dateHead } from './previous-release.ts'
import { type HeldCommits, holdCommits, saveCommits, UNTOUCHED } from './release-commits.ts'
import { guardRelease, keepRelease } from './release-guard.ts'
import { lockRelease, saveRelease } from './release-state.ts'
import type { Tables } from './tables.ts'

/**
 * Makes one recording durable in a transaction: for what clients say, which may change what is there, and for hooks that
 * have to wait for who has their release to himself. Its key and its release are locked in this order, as by the
 * statement for hooks, then core's rules decide on what is known. Undone, with what it made so far, when a release that
 * must be there is not.
 */
export const recordInTransaction = async (
  database: Database,
  recording: Recording,
  outbox: boolean,
): Promise<E.Either<RecordingError, RecordingResult>> => {
  const recorded = await transactOrUndo(database, async (transaction) => {
    const refusal = await refuse(transaction, recording)
    return refusal === null ? E.right(await record(transaction, withKnownIds(recording), outbox)) : E.left(refusal)
  })
  return recorded ?? E.left({ _tag: 'UnknownRelease' })
}

/** Ids that need not lead anywhere: those that are none are left out. */
const withKnownIds = (recording: Recording): Recording => {
  const { release, deploy } = recording
  return {
    ...recording,
    release: release === null ? null : { ...release, ownerId: idOrNull(release.ownerId) },
    deploy: deploy === null ? null : { ...deploy, ownerId: idOrNull(deploy.ownerId) },
  }
}

const refuse = async (
  transaction: Transaction<Tables>,
  { organizationId, revision, projectIds, delivery, release, commits }: Recording,
): Promise<RecordingError | null> => {
  const guard = commits === null ? keepRelease : guardRelease
  const asked = new Set(delivery === null ? projectIds : [...projectIds, delivery.projectId])
  const projects = await transaction
    .selectFrom('slugline.project')
    .select('id')
    .$if(release !== null, (query) => query.select(guard(organizationId, release?.version ?? '').as('guard')))
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...asked])
    .execute()
  if (projects.length < asked.size) return { _tag: 'UnknownProject' }
  if (revision === null) return null
  const organization = await transaction
    .selectFrom('slugline.organization')
    .select('revision')
    .where('id', '=', organizationId)
    .forShare()
    .executeTakeFirst()
  return organization !== undefined && String(organization.revision) === revision ? null : { _tag: 'StaleRecording' }
}

const record = async (
  transaction: Transaction<Tables>,
  recording: Recording,
  outbox: boolean,
): Promise<RecordingResult> => {
  const deliveryId = recording.delivery === null ? null : await nextDeliveryId(transaction)
  const seen = await isSeen(transaction, recording)
  const newDeployId = seen || recording.release === null ? null : await insertDeploy(transaction, recording, deliveryId)
  const deployId = newDeployId ?? (await findDeploy(transaction, recording))
  // Which deploy it is changes nothing: one with this key is there, or was.
  const deploy = newDeployId === null && deployId !== null ? 'deleted' : null
  const applied = await merge(transaction, recording, { seen, deploy })
  if (deliveryId !== null) await logDelivery(transaction, recording, { ...applied, id: deliveryId, seen })
  if (outbox) await putEvent(transaction, eventOf(recording, applied.outcome), deliveryId)
  return { outcome: applied.outcome, created: applied.created, deliveryId, deployId, newReleaseId: null }
}

/** Decides by core's rules on what is known of the release, and writes what this changes of it. */
const merge = async (
  transaction: Transaction<Tables>,
  recording: Recording,
  before: Pick<RecordedState, 'seen' | 'deploy'>,
): Promise<Applied> => {
  const { organizationId } = recording
  const change = before.seen || before.deploy !== null ? null : recording.release
  const known = change === null ? null : await lockRelease(transaction, organizationId, change)
  if (isReleaseMissing({ ...before, release: known }, recording)) throw new Undone()
  const commits = change === null ? UNTOUCHED : await commitsFor(transaction, recording, change)
  const release = known === null ? null : { ...known, commits: commits.listed }
  const applied = applyRecording({ ...before, release, commits: commits.known }, recording)
  if (applied.release === null || applied.outcome.outcome === 'duplicate') return applied
  const { version, commits: after } = applied.release
  await saveRelease(transaction, organizationId, release, applied.release)
  await saveCommits(transaction, { organizationId, version }, commits, after)
  await dateHead(transaction, organizationId, version)
  return applied
}

/** The commits that a recording is about to change, if it does. */
const commitsFor = async (
  transaction: Transaction<Tables>,
  recording: Recording,
  { version, mode }: ReleaseChange,
): Promise<HeldCommits> => {
  if (!changesCommits(recording)) return UNTOUCHED
  const { organizationId, commits } = recording
  return holdCommits(transaction, { organizationId, version }, commits ?? [], mode === 'insert')
}
