import { isTimeoutError } from 'ky'

/** A code of the system, of TLS or of the client: `ECONNREFUSED`. */
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/

/** How far down the causes of an error are looked at. */
const MAX_CAUSES = 5

/**
 * What became of a call that was not answered, behind the name of whom it called. Of the error only its code is told:
 * messages may hold the URL.
 */
export const describeFailure = (error: unknown): string => {
  if (isTimeoutError(error)) return 'did not answer in time'
  const code = codeOf(error, MAX_CAUSES)
  return code === null ? 'could not be reached' : `could not be reached (${code})`
}

const codeOf = (error: unknown, causesLeft: number): string | null => {
  if (!(error instanceof Error) || causesLeft === 0) return null
  if ('code' in error && typeof error.code === 'string' && CODE.test(error.code)) return error.code
  return codeOf(error.cause, causesLeft - 1)
}
