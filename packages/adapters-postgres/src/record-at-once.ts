import type { Outcome, RecordingError, RecordingResult } from '@slugline/core'
import { either as E } from 'fp-ts'
import { type HotQuery, textOf, textOrNull } from './hot-query.ts'
import { FIND_DEPLOYS } from './lookup-statements.ts'
import type { HotRecording } from './postgres-deploy-recording.ts'
import { toParameters } from './record-row.ts'
import { RECORD } from './record-statement.ts'
import { wireArray } from './wire-arrays.ts'

const RECORD_STATEMENT = { name: 'slugline_record', text: RECORD }
const FIND_STATEMENT = { name: 'slugline_find_deploys', text: FIND_DEPLOYS }

/** What the statement answers of one recording. */
interface Told {
  readonly refusal: string | null
  readonly created: boolean
  readonly deliveryId: string | null
  readonly deployId: string | null
}

/** Records all of them in one statement; answers each. */
export const recordAtOnce = async (
  query: HotQuery,
  recordings: readonly HotRecording[],
): Promise<readonly E.Either<RecordingError, RecordingResult>[]> => {
  const rows = await query(RECORD_STATEMENT, toParameters(recordings.map(({ row }) => row)))
  const told = new Map(rows.map((row) => [Number(row[0]) - 1, toTold(row)]))
  const deploys = await findUnseen(query, recordings, told)
  return recordings.map(({ recording }, place) => {
    const one = told.get(place)
    if (one === undefined) throw new Error('the recording statement left out a row')
    return toAnswer(recording.outcome, { ...one, deployId: one.deployId ?? deploys.get(place) ?? null })
  })
}

const toTold = ([, refusal, created, deliveryId, deployId]: readonly unknown[]): Told => ({
  refusal: textOrNull(refusal),
  created: created === true,
  deliveryId: textOrNull(deliveryId),
  deployId: textOrNull(deployId),
})

const toAnswer = (
  outcome: Outcome,
  { refusal, created, deliveryId, deployId }: Told,
): E.Either<RecordingError, RecordingResult> => {
  switch (refusal) {
    case 'unknown':
      return E.left({ _tag: 'UnknownProject' })
    case 'stale':
      return E.left({ _tag: 'StaleRecording' })
    case 'same-delivery':
    case 'same-release':
      return E.right({ outcome: { outcome: 'duplicate', reason: refusal }, created, deliveryId, deployId })
    default:
      return E.right({ outcome, created, deliveryId, deployId })
  }
}

/**
 * The ids of deploys that another instance inserted while the statement ran: their keys were taken, but the
 * statement's snapshot does not show them. Now they are committed; by place.
 */
const findUnseen = async (
  query: HotQuery,
  recordings: readonly HotRecording[],
  told: ReadonlyMap<number, Told>,
): Promise<ReadonlyMap<number, string>> => {
  const unseen = recordings.flatMap(({ row: { columns } }, place) => {
    const one = told.get(place)
    const isUnseen = columns.is_deploy === true && one?.deployId === null && one.refusal?.startsWith('same-') === true
    return isUnseen ? [{ columns, place }] : []
  })
  if (unseen.length === 0) return new Map()
  const rows = await query(FIND_STATEMENT, [
    wireArray(
      'bigint',
      unseen.map(({ columns }) => columns.organization_id),
    ),
    wireArray(
      'bigint',
      unseen.map(({ columns }) => columns.project_id),
    ),
    wireArray(
      'text',
      unseen.map(({ columns }) => columns.key),
    ),
  ])
  return new Map(rows.map(([n, id]) => [unseen[Number(n) - 1]?.place ?? -1, textOf(id)]))
}
