import type { Outcome, Recording, RecordingError, RecordingResult } from '@slugline/core'
import { either as E } from 'fp-ts'
import { type HotQuery, textOrNull } from './hot-query.ts'
import type { HotRecording } from './hot-recording.ts'
import { groundOf, inKeyOrder, placesOf, releasesOf } from './record-order.ts'
import { toParameters } from './record-parameters.ts'
import { RECORD } from './record-statement.ts'

/** What came of a recording. */
export type Recorded = E.Either<RecordingError, RecordingResult>

/**
 * Records all of them in one statement, at most 128; answers each. Null to who must wait for somebody that has his
 * release to himself: he does so elsewhere.
 */
export const recordAtOnce = async (
  call: RecordCall,
  recordings: readonly HotRecording[],
): Promise<readonly (Recorded | null)[]> => {
  const answers: Answers = new Map()
  await recordInto(answers, call, inKeyOrder(recordings))
  return recordings.map((recording) => {
    const one = answers.get(recording)
    if (one === undefined) throw new Error('the recording statement left out a row')
    return one
  })
}

/** How the statement is called. */
export interface RecordCall {
  readonly query: HotQuery
  /** The id of the recordings' type in this database. */
  readonly typeId: number
  /** Whether what others are to hear of goes into the outbox. */
  readonly outbox: boolean
}

type Answers = Map<HotRecording, Recorded | null>

/** The statement records all, or tells which it cannot and on what grounds: the others are recorded without these. */
const recordInto = async (answers: Answers, call: RecordCall, recordings: readonly HotRecording[]): Promise<void> => {
  const told = await tell(call, recordings)
  const refused = refusals(recordings, told)
  if (refused.size === 0 && told.busy.length === 0) {
    for (const [index, hot] of recordings.entries()) {
      answers.set(hot, E.right(resultOf(hot.recording, told, index + 1)))
    }
    return
  }
  for (const hot of recordings) {
    const refusal = refused.get(groundOf(hot))
    if (refusal !== undefined) answers.set(hot, E.left(refusal))
  }
  for (const place of told.busy) answers.set(at(recordings, place), null)
  const left = recordings.filter((hot) => !answers.has(hot))
  if (left.length > 0) await recordInto(answers, call, left)
}

/** What the statement answers (migration 0002); places are counted from 1. */
interface Told {
  readonly firstId: number
  readonly unknown: readonly number[]
  readonly stale: readonly number[]
  readonly busy: readonly number[]
  readonly seen: ReadonlySet<number>
  readonly repeated: ReadonlySet<number>
  readonly created: ReadonlySet<number>
  /** By place; null: where a recording has a deploy, it is its own. */
  readonly deployIds: readonly string[] | null
}

const tell = async ({ query, typeId, outbox }: RecordCall, recordings: readonly HotRecording[]): Promise<Told> => {
  const places = [listOf(placesOf(recordings)), listOf(releasesOf(recordings))]
  const [row = []] = await query(RECORD, [...toParameters(typeId, recordings), ...places, outbox])
  const [firstId = null, unknown, stale, busy, seen, repeated, created, deployIds = null] = row.map(textOrNull)
  return {
    firstId: Number(firstId),
    unknown: numbersOf(unknown),
    stale: numbersOf(stale),
    busy: numbersOf(busy),
    seen: new Set(numbersOf(seen)),
    repeated: new Set(numbersOf(repeated)),
    created: new Set(numbersOf(created)),
    deployIds: deployIds === null ? null : partsOf(deployIds),
  }
}

// Lists as PostgreSQL writes them: {1,2,NULL}.
const listOf = (places: readonly number[]): string => `{${places.join(',')}}`
const partsOf = (list: string): readonly string[] => list.slice(1, -1).split(',')
const numbersOf = (list: string | null | undefined): readonly number[] =>
  list === null || list === undefined || list === '{}' ? [] : partsOf(list).map(Number)

const refusals = (
  recordings: readonly HotRecording[],
  { unknown, stale }: Told,
): ReadonlyMap<string, RecordingError> => {
  const grounds = (places: readonly number[], error: RecordingError) =>
    places.map((place): [string, RecordingError] => [groundOf(at(recordings, place)), error])
  return new Map([...grounds(unknown, { _tag: 'UnknownProject' }), ...grounds(stale, { _tag: 'StaleRecording' })])
}

const at = (recordings: readonly HotRecording[], place: number): HotRecording => {
  const one = recordings[place - 1]
  if (one === undefined) throw new Error('the recording statement told of a row that it was not given')
  return one
}

const resultOf = ({ outcome, delivery }: Recording, told: Told, place: number): RecordingResult => {
  const id = String(told.firstId + place)
  const deployId = told.deployIds === null ? id : (told.deployIds[place - 1] ?? 'NULL')
  return {
    outcome: outcomeOf(outcome, told, place),
    created: told.created.has(place),
    deliveryId: delivery === null ? null : id,
    deployId: deployId === 'NULL' ? null : deployId,
    newReleaseId: null,
  }
}

const outcomeOf = (outcome: Outcome, { seen, repeated }: Told, place: number): Outcome => {
  if (seen.has(place)) return { outcome: 'duplicate', reason: 'same-delivery' }
  return repeated.has(place) ? { outcome: 'duplicate', reason: 'same-release' } : outcome
}
