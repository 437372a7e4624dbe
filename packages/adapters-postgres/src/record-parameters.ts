import type { HotRecording } from './hot-recording.ts'
import { RECORD_COLUMNS } from './record-statement.ts'
import { type WireType, type WireValue, wireRecords } from './wire-values.ts'

type RecordColumn = keyof typeof RECORD_COLUMNS

/**
 * The statement's first two parameters for some recordings: an array of them, and all bodies in one. As an array of
 * columns each they would take PostgreSQL five times as long to read.
 */
export const toParameters = (typeId: number, recordings: readonly HotRecording[]): Buffer[] => {
  let start = 0
  const rows = recordings.map(({ row: { columns, body } }, index) => {
    const place = { n: index + 1, body_start: start, body_length: body.byteLength }
    start += body.byteLength
    return COLUMNS.map((column): WireValue => (isPlace(column) ? place[column] : columns[column]))
  })
  const bodies = recordings.map(({ row }) => row.body)
  return [wireRecords(typeId, TYPES, rows), Buffer.concat(bodies, start)]
}

const isPlace = (column: RecordColumn): column is 'n' | 'body_start' | 'body_length' =>
  column === 'n' || column === 'body_start' || column === 'body_length'

const isColumn = (name: string): name is RecordColumn => Object.hasOwn(RECORD_COLUMNS, name)

const COLUMNS: readonly RecordColumn[] = Object.keys(RECORD_COLUMNS).filter(isColumn)
const TYPES: readonly WireType[] = COLUMNS.map((column) => RECORD_COLUMNS[column])
