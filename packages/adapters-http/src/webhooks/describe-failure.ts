import { isTimeoutError } from 'ky'
import { causesOf } from '../outgoing/causes.ts'
import { OutgoingRefused } from '../outgoing/outgoing-refused.ts'

/** A code of the system, of TLS or of the client: `ECONNREFUSED`. */
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/

/**
 * Why a call was not answered. Of the error only a refusal of our own and a code are told: other messages may hold the
 * URL.
 */
export const describeFailure = (host: string, error: unknown): string => {
  if (isTimeoutError(error)) return `${host} did not answer in time.`
  const causes = causesOf(error)
  const refusal = causes.find((cause) => cause instanceof OutgoingRefused)
  if (refusal !== undefined) return `${refusal.message}.`
  const [code] = causes.flatMap(codeOf)
  return `${host} could not be reached${code === undefined ? '' : ` (${code})`}.`
}

const codeOf = (error: Error): readonly string[] =>
  'code' in error && typeof error.code === 'string' && CODE.test(error.code) ? [error.code] : []
