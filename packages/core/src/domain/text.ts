/** Length in Unicode code points, the unit of every limit in the HTTP contract. */
export const codePointLength = (text: string): number => {
  let length = 0
  for (let index = 0; index < text.length; index += 1) {
    if (!isPairAt(text, index)) length += 1
  }
  return length
}

const isPairAt = (text: string, index: number): boolean => {
  const unit = text.charCodeAt(index)
  const next = text.charCodeAt(index + 1)
  return unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff
}

/** Whether a text has at least one and at most `limit` code points; looks at no more of it than that takes. */
export const hasLength = (text: string, limit: number): boolean =>
  text.length > 0 && text.length <= limit * 2 && (text.length <= limit || codePointLength(text) <= limit)

/** The longest text that a column keeps, in code points (HEROKU.md, section 10). */
const TEXT_LIMIT = 200

/**
 * Makes a foreign text fit for every store and every exit: NUL and lone surrogates become U+FFFD, and what is longer
 * than 200 code points is cut there, the last of them `…`.
 */
export const fitText = (text: string): string => {
  // A code point has at most two units: no need to look at more of a text that may have a megabyte.
  const start = text.length > TEXT_LIMIT * 2 + 1 ? text.slice(0, TEXT_LIMIT * 2 + 1) : text
  const clean = isStorable(start) ? start : start.toWellFormed().replaceAll('\u0000', '\uFFFD')
  if (clean.length <= TEXT_LIMIT) return clean
  const points = Array.from(clean)
  return points.length <= TEXT_LIMIT ? clean : `${points.slice(0, TEXT_LIMIT - 1).join('')}…`
}

/** Whether a text can be kept as it is: no NUL, no lone surrogate. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/**
 * Compares two texts by code point, as PostgreSQL's collation "C" does over UTF-8. JavaScript's `<` compares UTF-16
 * units, which puts U+1F600 before U+FF5E.
 */
export const compareText = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length)
  let index = 0
  while (index < length && left.charCodeAt(index) === right.charCodeAt(index)) index += 1
  if (index === left.length || index === right.length) return left.length - right.length
  return rank(left.charCodeAt(index)) - rank(right.charCodeAt(index))
}

/** Surrogates (half of a code point above U+FFFF) sort after every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** Compares two ids: strings of digits by their number, others by their text. */
export const compareIds = (left: string, right: string): number =>
  left.length - right.length || compareText(left, right)

/**
 * A text with the case of A-Z folded, as e-mail addresses and repository names are compared. No other letters: `K` (the
 * Kelvin sign) is not a `k`, least of all in e-mail. PostgreSQL's `lower(x collate "C")` does the same.
 */
export const foldCase = (text: string): string =>
  /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text
