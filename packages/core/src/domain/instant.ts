/** A moment in time: whole milliseconds since 1970-01-01T00:00:00Z. The core never asks what time it is; it is told. */
export type Instant = number

/** The first and the last moment that we take, years 1970 to 9999 (HTTP contract, part A). */
const FIRST = 0
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const daysIn = (year: number, month: number): number => {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeapYear ? 29 : (DAYS[month - 1] ?? 0)
}

/**
 * Reads an RFC 3339 time with 0 to 9 decimals and `Z` or an offset, cut to milliseconds.
 * Null for any other text, for dates that do not exist (30 February) and for years outside 1970-9999.
 */
export const parseInstant = (text: string): Instant | null => {
  if (text.length > 35) return null
  const match = RFC_3339.exec(text)
  if (match === null) return null
  const [, yyyy, mm, dd, hh, mi, ss, decimals = '', sign, offsetHh = '0', offsetMm = '0'] = match
  const [year, month, day] = [Number(yyyy), Number(mm), Number(dd)]
  const [hour, minute, second] = [Number(hh), Number(mi), Number(ss)]
  const [offsetHours, offsetMinutes] = [Number(offsetHh), Number(offsetMm)]
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const isDate = year >= 1000 && day >= 1 && day <= daysIn(year, month)
  const isTime = hour <= 23 && minute <= 59 && second <= 60 && offsetHours <= 23 && offsetMinutes <= 59
  if (!isDate || !isTime) return null
  const milliseconds = decimals === '' ? 0 : Number(decimals.slice(0, 3).padEnd(3, '0'))
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000 * (sign === '-' ? -1 : 1)
  const instant = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), milliseconds) - offset
  return isInstant(instant) ? instant : null
}

/** Whether a number is a moment that we can keep and show. */
export const isInstant = (value: number): boolean => Number.isInteger(value) && value >= FIRST && value <= LAST

/** `2026-11-23T16:46:37.463Z`: UTC with milliseconds, the one form in which times leave the house. */
export const formatInstant = (instant: Instant): string => new Date(instant).toISOString()

/** The later one; null stands for none. */
export const later = (left: Instant | null, right: Instant | null): Instant | null =>
  left === null || right === null ? (left ?? right) : Math.max(left, right)
