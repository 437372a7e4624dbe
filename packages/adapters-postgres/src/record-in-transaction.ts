import {
  type Applied,
  applyRecording,
  changesCommits,
  isReleaseMissing,
  keyOf,
  type Recording,
  type RecordingError,
  type RecordingResult,
  type ReleaseChange,
} from '@slugline/core'
import { either as E } from 'fp-ts'
import { sql, type Transaction } from 'kysely'
import { type Database, transactOrUndo, Undone } from './database.ts'
import { idOrNull } from './ids.ts'
import { toTimestamp, toTimestampOrNull } from './instants.ts'
import { dateHead } from './previous-release.ts'
import { type HeldCommits, holdCommits, saveCommits, UNTOUCHED } from './release-commits.ts'
import { guardRelease, keepRelease } from './release-guard.ts'
import { lockRelease, saveRelease } from './release-state.ts'
import type { Tables } from './tables.ts'

/**
 * Makes one recording durable in a transaction: for what clients say, which may change what is there, and for hooks that
 * have to wait for who has their release to himself. Its key and its release are locked in this order, as by the
 * statement for hooks, then core's rules decide on what is known.
 * Undone, with what it made so far, when a release that must be there is not.
 */
export const recordInTransaction = async (
  database: Database,
  recording: Recording,
): Promise<E.Either<RecordingError, RecordingResult>> => {
  const recorded = await transactOrUndo(database, async (transaction) => {
    const refusal = await refuse(transaction, recording)
    return refusal === null ? E.right(await record(transaction, withKnownIds(recording))) : E.left(refusal)
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

const record = async (transaction: Transaction<Tables>, recording: Recording): Promise<RecordingResult> => {
  const deliveryId = recording.delivery === null ? null : await nextId(transaction)
  const seen = await isSeen(transaction, recording)
  const newDeployId = seen || recording.release === null ? null : await insertDeploy(transaction, recording, deliveryId)
  const deployId = newDeployId ?? (await findDeploy(transaction, recording))
  const isKnown = newDeployId === null && deployId !== null
  const change = seen || isKnown ? null : recording.release
  const known = change === null ? null : await lockRelease(transaction, recording.organizationId, change)
  // Which deploy it is changes nothing: one with this key is there, or was.
  const deploy = isKnown ? ('deleted' as const) : null
  if (isReleaseMissing({ seen, release: known, deploy }, recording)) throw new Undone()
  const commits = change === null ? UNTOUCHED : await commitsFor(transaction, recording, change)
  const release = known === null ? null : { ...known, commits: commits.listed }
  const state = { seen, release, commits: commits.known, deploy }
  const applied = applyRecording(state, recording)
  if (applied.release !== null) {
    const { organizationId } = recording
    await saveRelease(transaction, organizationId, release, applied.release)
    const { version, commits: after } = applied.release
    await saveCommits(transaction, { organizationId, version }, commits, after)
    await dateHead(transaction, organizationId, version)
  }
  if (deliveryId !== null) await logDelivery(transaction, recording, { ...applied, id: deliveryId, seen })
  return { outcome: applied.outcome, created: applied.created, deliveryId, deployId, newReleaseId: null }
}

/** The commits that a recording is about to change, if it does. */
const commitsFor = async (
  transaction: Transaction<Tables>,
  recording: Recording,
  { version }: ReleaseChange,
): Promise<HeldCommits> =>
  changesCommits(recording)
    ? holdCommits(transaction, { organizationId: recording.organizationId, version }, recording.commits ?? [])
    : UNTOUCHED

/** Counted as the statement for hooks counts. */
const nextId = async (transaction: Transaction<Tables>): Promise<string> => {
  const next = sql<{ id: string }>`select (nextval('slugline.recording_number') * 128)::text as id`
  const { rows } = await next.execute(transaction)
  return rows[0]?.id ?? ''
}

/** Another recorded a delivery of the same identity while this one was under way: to be done again. */
class SeenMeanwhile extends Error {
  override readonly name = 'SeenMeanwhile'
  readonly code = '40001'
}

/** Whether a delivery of the recording's identity was recorded before. One without an identity never was. */
const isSeen = async (transaction: Transaction<Tables>, { organizationId, delivery }: Recording): Promise<boolean> => {
  if (delivery === null || delivery.identity === null) return false
  const found = await transaction
    .selectFrom('slugline.delivery')
    .select('plugin')
    .where('organization_id', '=', organizationId)
    .where('identity', '=', delivery.identity)
    .where('project_id', '=', delivery.projectId)
    .where('plugin', '=', delivery.plugin)
    .executeTakeFirst()
  return found !== undefined
}

/** The id of the recording's deploy, if it has one and is the first of its key. */
const insertDeploy = async (
  transaction: Transaction<Tables>,
  { organizationId, projectIds, release, deploy }: Recording,
  deliveryId: string | null,
): Promise<string | null> => {
  if (deploy === null || release === null) return null
  const inserted = await transaction
    .insertInto('slugline.deploy')
    .values({
      organization_id: organizationId,
      project_id: projectIds[0] ?? '',
      key: deploy.key,
      project_ids: projectIds,
      version: release.version,
      kind: deploy.kind,
      environment: deploy.environment,
      app_id: deploy.app?.id ?? null,
      app_name: deploy.app?.name ?? null,
      release_number: deploy.releaseNumber ?? 0,
      date_started: toTimestampOrNull(deploy.dateStarted),
      date_finished: toTimestamp(deploy.dateFinished),
      owner_id: deploy.ownerId,
      url: deploy.url,
      name: deploy.name,
      delivery_id: deliveryId,
    })
    .onConflict((conflict) => conflict.columns(['organization_id', 'key', 'project_id']).doNothing())
    .returning(sql<string>`id::text`.as('id'))
    .executeTakeFirst()
  return inserted?.id ?? null
}

/** The id of the deploy with the recording's key. */
const findDeploy = async (transaction: Transaction<Tables>, recording: Recording): Promise<string | null> => {
  const key = keyOf(recording)
  if (key === null) return null
  const found = await transaction
    .selectFrom('slugline.deploy')
    .select(sql<string>`id::text`.as('id'))
    .where('organization_id', '=', recording.organizationId)
    .where('key', '=', key)
    .where('project_id', '=', recording.projectIds[0] ?? '')
    .executeTakeFirst()
  return found?.id ?? null
}

const logDelivery = async (
  transaction: Transaction<Tables>,
  { organizationId, delivery }: Recording,
  { outcome, id, seen }: Applied & { readonly id: string; readonly seen: boolean },
): Promise<void> => {
  if (delivery === null) return
  const inserted = await transaction
    .insertInto('slugline.delivery')
    .values({
      organization_id: organizationId,
      project_id: delivery.projectId,
      id,
      plugin: delivery.plugin,
      identity: seen ? null : delivery.identity,
      key: delivery.key,
      unsigned: delivery.unsigned,
      outcome: outcome.outcome,
      reason: outcome.reason,
      date_received: toTimestamp(delivery.dateReceived),
      date_published: toTimestampOrNull(delivery.datePublished),
      media_type: delivery.mediaType,
      event_id: delivery.eventId,
      app_id: delivery.app?.id ?? null,
      app_name: delivery.app?.name ?? null,
      release_number: delivery.releaseNumber,
      status: delivery.status,
      kind: delivery.kind,
      version: delivery.version,
      environment: delivery.environment,
      replay_of: idOrNull(delivery.replayOf),
      body: Buffer.from(delivery.body),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'identity', 'project_id', 'plugin'])
        .where('identity', 'is not', null)
        .doNothing(),
    )
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) throw new SeenMeanwhile()
}
