import { textCodec, wholeNumber } from '@slugline/core'
import * as t from 'io-ts'

/** Any text. */
const text = (text: string): string => text

/** An id as it goes out: digits, below 2^53. */
export const IdWire = textCodec('an id', text, { pattern: '^[1-9][0-9]{0,15}$' })

/** The id of a job: its queue may count them, or make UUIDs. */
export const JobIdWire = textCodec('an id', text, { pattern: '^[0-9a-f-]{1,36}$' })

/** A time as it goes out, in UTC with milliseconds. */
export const TimeWire = textCodec('a time in UTC, with milliseconds', text, { kind: 'time' })

/** How many there are of something. */
export const CountWire = wholeNumber('a whole number', 0, Number.MAX_SAFE_INTEGER)

/** A member that always stands there, and may be null. */
export const nullable = <C extends t.Mixed>(codec: C): t.UnionC<[C, t.NullC]> => t.union([codec, t.null])
