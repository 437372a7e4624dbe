import type { Cursor } from '@slugline/core'

/** The last moment that JavaScript's dates know, and with them any key of a page. */
const LAST = 8_640_000_000_000_000

const CURSOR = /^([np]):(\d{1,16}):([0-9a-f-]{1,36})$/

/** Writes a cursor in characters that no client needs to escape: `n:TIME:ID` to older items, `p:TIME:ID` to newer ones. */
export const encodeCursor = ({ direction, time, id }: Cursor): string =>
  `${direction === 'next' ? 'n' : 'p'}:${time}:${id}`

/** Reads what {@link encodeCursor} wrote; null for anything else. */
export const decodeCursor = (text: string): Cursor | null => {
  const [, letter, digits, id] = CURSOR.exec(text) ?? []
  const time = Number(digits)
  return letter === undefined || id === undefined || time > LAST
    ? null
    : { direction: letter === 'n' ? 'next' : 'previous', time, id }
}
