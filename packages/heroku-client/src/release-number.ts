import { Reader } from '@slugline/core'
import type * as t from 'io-ts'

const NUMBER = /^v?([1-9]\d{0,15})$/

const isReleaseNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

/**
 * Reads a release number: a positive integer, or a text of one, such as `"12"` or `"v12"`. What cannot be held exactly
 * is null, never rounded.
 */
export const readReleaseNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number(NUMBER.exec(value)?.[1]) : value
  return isReleaseNumber(number) ? number : null
}

/** A release number, or null. */
export const ReleaseNumberCodec: t.Type<number | null, number | null, unknown> = new Reader(
  'a release number',
  readReleaseNumber,
)
