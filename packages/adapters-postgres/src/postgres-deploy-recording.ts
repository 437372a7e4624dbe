import type { DeployRecording, Recording, RecordingError, RecordingResult } from '@slugline/core'
import { type either as E, taskEither as TE } from 'fp-ts'
import { attemptOr } from './attempt.ts'
import { makeBatcher } from './batcher.ts'
import type { Database } from './database.ts'
import { FLUSH, type HotQuery } from './hot-query.ts'
import { isId } from './ids.ts'
import { isUnavailable } from './postgres-errors.ts'
import { recordAtOnce } from './record-at-once.ts'
import { recordInTransaction } from './record-in-transaction.ts'
import { type RecordRow, toRecordRow } from './record-row.ts'
import type { WatchBatches } from './watch.ts'

type Recorded = E.Either<RecordingError, RecordingResult>

/** A recording on its way into the statement. */
export interface HotRecording {
  readonly recording: Recording
  readonly row: RecordRow
}

/**
 * Makes recordings durable: those of hooks many at once in one statement, those of clients each in a transaction of
 * its own. Both keep the same rules and take their locks in the same order.
 */
export const makePostgresDeployRecording = (
  database: Database,
  query: HotQuery,
  watch: WatchBatches,
): DeployRecording => {
  const record = makeBatcher<HotRecording, Recorded>({
    ...FLUSH,
    ...watch('record'),
    flush: (recordings) => recordAtOnce(query, recordings),
    isOfOneItem: (error) => !isUnavailable(error),
  })
  return {
    record: (recording) => {
      if (!namesIds(recording)) return TE.left({ _tag: 'UnknownProject' })
      const row = toRecordRow(recording)
      return row === null
        ? attemptOr(() => recordInTransaction(database, recording))
        : attemptOr(() => record({ recording, row }))
    },
  }
}

/** What is no id is no organization's and no project's. */
const namesIds = ({ organizationId, projectIds, delivery }: Recording): boolean =>
  isId(organizationId) &&
  projectIds.length > 0 &&
  projectIds.every(isId) &&
  (delivery === null || isId(delivery.projectId))
