import type { UnreachableReason } from './platform-api-error.ts'

/** What is told of something that was thrown instead of an answer. */
export interface Failure {
  readonly reason: UnreachableReason
  readonly code: string | null
}

/** Thrown when a try takes too long. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong'
}

const REASONS: Readonly<Record<string, UnreachableReason>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  TimeoutError: 'timeout',
}

/** Failures before there was a connection: Heroku cannot have done anything. */
const BEFORE_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/** Whether a failure proves that the call never left. */
export const isNothingSent = ({ code }: Failure): boolean => code !== null && BEFORE_CONNECTION.has(code)

/** Reads what was thrown. Its messages and requests are left behind: they may show headers, and the token in them. */
export const readFailure = (thrown: unknown): Failure => {
  if (thrown instanceof TookTooLong) return { reason: 'timeout', code: null }
  const code = codeOf(thrown, DEEPEST)
  return { reason: (code === null ? undefined : REASONS[code]) ?? 'failed', code }
}

/** How many causes down we look. */
const DEEPEST = 5

const CODE = /^[A-Z][A-Z\d_]{0,60}$/
const NAME = /^[A-Z][A-Za-z]{0,60}$/

/** Names that say nothing. */
const ANY_ERROR = new Set(['Error', 'TypeError', 'AggregateError', 'NetworkError', 'NonError'])

/** The innermost word: what happened, below what others made of it. */
const codeOf = (thrown: unknown, depth: number): string | null =>
  thrown instanceof Error && depth > 0 ? (codeOf(thrown.cause, depth - 1) ?? wordOf(thrown)) : null

const wordOf = (error: Error): string | null => {
  if ('code' in error && typeof error.code === 'string' && CODE.test(error.code)) return error.code
  return NAME.test(error.name) && !ANY_ERROR.has(error.name) ? error.name : null
}
