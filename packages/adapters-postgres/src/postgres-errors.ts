import type { DatabaseFailed, StorageError } from '@slugline/core'

/**
 * SQLSTATE classes and codes after which a retry may succeed: connection exceptions, resources used up (disk full, too
 * many connections), the server going down or coming up, read-only after a failover, lock and statement timeouts,
 * transactions that lost against others more often than we try, files that cannot be read or written, and a schema, table,
 * type or function that is not there yet, since migrations run while the server already listens.
 */
const UNAVAILABLE = /^(?:08...|53...|58...|57P0[1-5]|57014|25006|25P03|55P03|40001|40P01|3F000|42P01|42704|42883)$/

/** What the operating system says of a connection that cannot be made or broke. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EACCES',
])

/** node-postgres has no codes for these: no connection in time, one that ended in the middle, one that fell silent. */
const CONNECTION_LOST =
  /^(?:timeout exceeded when trying to connect|timeout expired|Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Query read timeout)/

/** SQLSTATE of a statement that lost against a concurrent one and did nothing: to be run again. */
const TO_REPEAT = new Set(['40001', '40P01'])

/** Maps whatever the driver throws to what ports may answer. */
export const toStorageError = (cause: unknown): StorageError => ({
  _tag: isUnavailable(cause) ? 'StoreUnavailable' : 'StoreFault',
  cause,
})

/** Whether the store, and not what it was asked, is to blame. After a broken connection nobody knows what was done. */
export const isUnavailable = (error: unknown): boolean => {
  const code = codeOf(error)
  if (code !== null && (UNAVAILABLE.test(code) || UNREACHABLE.has(code))) return true
  return error instanceof Error && CONNECTION_LOST.test(error.message)
}

/** Whether a statement or transaction was given up because of others that ran at the same time. */
export const isToRepeat = (error: unknown): boolean => TO_REPEAT.has(codeOf(error) ?? '')

/** Something that must be unique is there already. */
export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505'

/** What the event log hears of a failure: no text of it, which may hold values. */
export const failureOf = (error: unknown): DatabaseFailed => {
  const code = codeOf(error)
  const kind = isToRepeat(error) ? 'conflict' : isUnavailable(error) ? 'unavailable' : 'fault'
  return { _tag: 'database.failed', kind, sqlState: code !== null && SQLSTATE.test(code) ? code : null }
}

/** None of PostgreSQL's begins with E, and those of the operating system do: `EPIPE`. */
const SQLSTATE = /^(?!E)[0-9A-Z]{5}$/

const codeOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null
