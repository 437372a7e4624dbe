import type { DeployRecording, Recording, RecordingResult } from '@slugline/core'
import { either as E, taskEither as TE } from 'fp-ts'
import { attemptOr } from './attempt.ts'
import { makeBatcher } from './batcher.ts'
import { type Creation, createAtOnce, toCreation } from './create-at-once.ts'
import type { Database } from './database.ts'
import { type HotQuery, textOf } from './hot-query.ts'
import type { HotRecording } from './hot-recording.ts'
import { isId } from './ids.ts'
import { isToRepeat, isUnavailable } from './postgres-errors.ts'
import { type Recorded, recordAtOnce } from './record-at-once.ts'
import { recordInTransaction } from './record-in-transaction.ts'
import { toRecordRow } from './record-row.ts'
import { RECORDING_TYPE } from './record-statement.ts'
import type { WatchBatches } from './watch.ts'

/**
 * Makes recordings durable: those of hooks and backfills many at once in one statement, new releases of clients many at once in
 * another; each in a transaction of its own whatever else clients say, and whatever has to wait for who removes its
 * release or tells its commits. All keep the same rules and take their locks in the same order. With `outbox` each also
 * writes down what others are to hear of.
 */
export const makePostgresDeployRecording = (
  database: Database,
  query: HotQuery,
  watch: WatchBatches,
  outbox: boolean,
): DeployRecording => {
  const typeId = makeRecordingType(query)
  const record = makeBatcher<HotRecording, Recorded | null>({
    ...watch('record'),
    flush: async (recordings) => recordAtOnce({ query, typeId: await typeId(), outbox }, recordings),
    // Two of one flush that want to be the first of one identity with different keys: alone, one of them is late.
    isOfOneItem: (error) => !isUnavailable(error) || isToRepeat(error),
    weigh: ({ row }) => row.body.byteLength,
  })
  const create = makeBatcher<Creation, RecordingResult | null>({
    ...watch('create_releases'),
    flush: (creations) => createAtOnce(query, creations),
    isOfOneItem: (error) => !isUnavailable(error) || isToRepeat(error),
  })
  const merge = (recording: Recording): Promise<Recorded> => recordInTransaction(database, recording, outbox)
  const recordOrMerge = async (hot: HotRecording): Promise<Recorded> => (await record(hot)) ?? merge(hot.recording)
  const createOrMerge = async (creation: Creation): Promise<Recorded> => {
    const created = await create(creation)
    return created === null ? merge(creation.recording) : E.right(created)
  }
  return {
    record: (recording) => {
      if (!namesIds(recording)) return TE.left({ _tag: 'UnknownProject' })
      const row = toRecordRow(recording)
      if (row !== null) return attemptOr(() => recordOrMerge({ recording, row }))
      const creation = toCreation(recording)
      return attemptOr(() => (creation === null ? merge(recording) : createOrMerge(creation)))
    },
  }
}

/** The id of the recordings' type in this database, asked for once. */
const makeRecordingType = (query: HotQuery): (() => Promise<number>) => {
  let known: number | null = null
  return async () => {
    known ??= Number((await query(RECORDING_TYPE, []))[0]?.map(textOf)[0])
    return known
  }
}

/** What is no id is no organization's and no project's. */
const namesIds = ({ organizationId, projectIds, delivery }: Recording): boolean =>
  isId(organizationId) &&
  projectIds.length > 0 &&
  projectIds.every(isId) &&
  (delivery === null || isId(delivery.projectId))
