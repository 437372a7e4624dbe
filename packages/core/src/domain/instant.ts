/** A moment in time: whole milliseconds since 1970-01-01T00:00:00Z. The core never asks what time it is; it is told. */
export type Instant = number

/** The first and the last moment that we take, years 1970 to 9999 (HTTP contract, part A). */
const FIRST = 0
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * Reads an RFC 3339 time with 0 to 9 decimals and `Z` or an offset, cut to milliseconds.
 * Null for any other text, for dates that do not exist (30 February) and for years outside 1970-9999.
 */
export const parseInstant = (text: string): Instant | null => {
  if (text.length > 35) return null
  const match = RFC_3339.exec(text)
  if (match === null) return null
  const part = (index: number): number => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  const [offsetHours, offsetMinutes] = [part(9), part(10)]
  const exists =
    // Date.UTC takes the years 0 to 99 for 1900 to 1999.
    year >= 1000 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60
  if (!exists || offsetHours > 23 || offsetMinutes > 59) return null
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000 * (match[8] === '-' ? -1 : 1)
  const instant = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), milliseconds) - offset
  return isInstant(instant) ? instant : null
}

/** Whether a number is a moment that we can keep and show. */
export const isInstant = (value: number): boolean => Number.isInteger(value) && value >= FIRST && value <= LAST

/** `2026-11-23T16:46:37.463Z`: UTC with milliseconds, the one form in which times leave the house. */
export const formatInstant = (instant: Instant): string => new Date(instant).toISOString()
