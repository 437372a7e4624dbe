/** Ids are numbers from 1 up, below 2^53, written without leading zeros. Any other text is nothing's id. */
const ID = /^[1-9]\d{0,15}$/

/** Whether a text may be an id of ours. What is not must not reach a query: PostgreSQL would refuse to read it. */
export const isId = (text: string): boolean => ID.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER

/** An id, or null for what is none: for references that need not lead anywhere. */
export const idOrNull = (text: string | null): string | null => (text !== null && isId(text) ? text : null)

/** An id, or that of nothing for what is none: to look for it finds as little as for another's. */
export const idOrNothing = (text: string): string => (isId(text) ? text : '0')

/** Whether PostgreSQL can be asked for a text. It keeps none with a NUL, so there is nothing to be found by one. */
export const isAskable = (text: string | null): boolean => text === null || !text.includes('\0')
