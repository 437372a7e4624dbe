import type { Instant } from '@slugline/core'

/** The types of which we send arrays. */
export type WireType = 'bigint' | 'text' | 'boolean' | 'timestamptz'

/** One value of an array: ids as strings of digits, other numbers and moments as numbers. */
export type WireValue = string | number | boolean | null

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
  const lengths = values.map((value) => (value === null ? NULL_LENGTH : lengthOf(type, value)))
  const buffer = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + Math.max(length, 0), HEADER))
  writeHeader(buffer, type, values.length)
  if (values.length === 0) return buffer.subarray(0, EMPTY_HEADER)
  let offset = HEADER
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? NULL_LENGTH
    buffer.writeInt32BE(length, offset)
    offset += 4
    if (value === null) continue
    writeValue(buffer, type, value, offset)
    offset += length
  }
  return buffer
}

/** One dimension, with nulls, counted from 1; an empty array has no dimension. */
const writeHeader = (buffer: Buffer, type: WireType, count: number): void => {
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0)
  buffer.writeInt32BE(1, 4)
  buffer.writeInt32BE(OIDS[type], 8)
  buffer.writeInt32BE(count, 12)
  buffer.writeInt32BE(1, 16)
}

const lengthOf = (type: WireType, value: string | number | boolean): number => {
  switch (type) {
    case 'bigint':
    case 'timestamptz':
      return 8
    case 'boolean':
      return 1
    case 'text':
      return Buffer.byteLength(String(value))
  }
}

const writeValue = (buffer: Buffer, type: WireType, value: string | number | boolean, offset: number): void => {
  switch (type) {
    case 'bigint':
      writeBigint(buffer, Number(value), offset)
      break
    case 'timestamptz':
      // Microseconds do not fit into a double, seconds and the rest do.
      buffer.writeBigInt64BE(BigInt(Number(value) - YEAR_2000) * 1000n, offset)
      break
    case 'boolean':
      buffer.writeUInt8(value === true ? 1 : 0, offset)
      break
    case 'text':
      buffer.write(String(value), offset)
      break
  }
}

/** All our whole numbers, ids too, stay below 2^53. */
const writeBigint = (buffer: Buffer, value: number, offset: number): void => {
  if (!Number.isSafeInteger(value)) throw new RangeError('a whole number that is too large')
  buffer.writeInt32BE(Math.floor(value / TWO_TO_32), offset)
  buffer.writeUInt32BE(value >>> 0, offset + 4)
}
