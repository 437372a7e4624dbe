import type { Instant } from '@slugline/core'

/** The types that we send, and their values: ids as strings of digits, other numbers and moments as numbers. */
export interface WireTypes {
  readonly bigint: string | number
  readonly text: string
  readonly boolean: boolean
  readonly timestamptz: Instant
}

export type WireType = keyof WireTypes

/** One value. */
export type WireValue = WireTypes[WireType] | null

// The ids of the types in PostgreSQL's catalog, which never change.
const OIDS: Readonly<Record<WireType, number>> = { bigint: 20, text: 25, boolean: 16, timestamptz: 1184 }

const HEADER = 20
const EMPTY_HEADER = 12
const NULL_LENGTH = -1
const TWO_TO_32 = 2 ** 32
const YEAR_2000: Instant = Date.UTC(2000, 0, 1)

/**
 * Writes an array as PostgreSQL sends and receives it. node-postgres would write it as escaped text, which both sides
 * then go through character by character.
 * Moments are exact to the millisecond, which text or a division would have to be careful about.
 */
export const wireArray = (type: WireType, values: readonly WireValue[]): Buffer => {
  const buffer = Buffer.allocUnsafe(values.reduce<number>((sum, value) => sum + 4 + roomOf(value), HEADER))
  writeHeader(buffer, OIDS[type], values.length)
  if (values.length === 0) return buffer.subarray(0, EMPTY_HEADER)
  return buffer.subarray(
    0,
    values.reduce<number>((offset, value) => writeCell(buffer, type, value, offset), HEADER),
  )
}

/** Writes an array of a composite type: rows of cells, one for each of its members, in their order. */
export const wireRecords = (
  typeId: number,
  types: readonly WireType[],
  rows: readonly (readonly WireValue[])[],
): Buffer => {
  const roomOfRow = (row: readonly WireValue[]): number =>
    row.reduce<number>((sum, value) => sum + 8 + roomOf(value), 8)
  const buffer = Buffer.allocUnsafe(rows.reduce((sum, row) => sum + roomOfRow(row), HEADER))
  writeHeader(buffer, typeId, rows.length)
  let offset = HEADER
  for (const row of rows) {
    const start = offset
    offset = buffer.writeInt32BE(types.length, start + 4)
    for (const [index, type] of types.entries()) {
      offset = writeCell(buffer, type, row[index] ?? null, buffer.writeInt32BE(OIDS[type], offset))
    }
    buffer.writeInt32BE(offset - start - 4, start)
  }
  return buffer.subarray(0, offset)
}

/** One dimension, with nulls, counted from 1; an empty array has no dimension. */
const writeHeader = (buffer: Buffer, typeId: number, count: number): void => {
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0)
  buffer.writeInt32BE(1, 4)
  buffer.writeUInt32BE(typeId, 8)
  if (count === 0) return
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16)
}

/** The most bytes that a value may take: no unit of a text takes more than three. */
const roomOf = (value: WireValue): number => (typeof value === 'string' ? Math.max(8, value.length * 3) : 8)

/** A value behind its length; answers where the next one begins. */
const writeCell = (buffer: Buffer, type: WireType, value: WireValue, offset: number): number => {
  if (value === null) return buffer.writeInt32BE(NULL_LENGTH, offset)
  const end = writeValue(buffer, type, value, offset + 4)
  buffer.writeInt32BE(end - offset - 4, offset)
  return end
}

const writeValue = (buffer: Buffer, type: WireType, value: string | number | boolean, offset: number): number => {
  switch (type) {
    case 'bigint':
      return writeBigint(buffer, Number(value), offset)
    case 'timestamptz':
      return writeMoment(buffer, Number(value) - YEAR_2000, offset)
    case 'boolean':
      return buffer.writeUInt8(value === true ? 1 : 0, offset)
    case 'text':
      return offset + buffer.write(String(value), offset)
  }
}

/** All our whole numbers, ids too, stay below 2^53. */
const writeBigint = (buffer: Buffer, value: number, offset: number): number => {
  if (!Number.isSafeInteger(value)) throw new RangeError('a whole number that is too large')
  return buffer.writeUInt32BE(value >>> 0, buffer.writeInt32BE(Math.floor(value / TWO_TO_32), offset))
}

/** Microseconds do not fit into a double, milliseconds do. */
const writeMoment = (buffer: Buffer, milliseconds: number, offset: number): number =>
  Number.isSafeInteger(milliseconds * 1000)
    ? writeBigint(buffer, milliseconds * 1000, offset)
    : buffer.writeBigInt64BE(BigInt(milliseconds) * 1000n, offset)
