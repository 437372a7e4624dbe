import { STATUS_CODES } from 'node:http'
import { INTERNAL_ERROR, type Refusal, unavailable } from './refusal.ts'

/**
 * What an error that Fastify, or a hook of the host, throws is to the outside. Messages of others may echo what was
 * sent, so none is passed on.
 */
export const frameworkRefusal = (error: unknown, bodyLimit: number | undefined): Refusal => {
  switch (textOf(error, 'code')) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { status: 413, detail: tooLarge(bodyLimit) }
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
      return { status: 400, detail: 'The body was cut short: it is not as long as its Content-Length says.' }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return { status: 415, detail: 'The Content-Type of the body is not one that is taken here.' }
    case 'FST_ERR_BAD_URL':
      return { status: 400, detail: 'The path is not percent-encoded UTF-8.' }
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { status: 400, detail: 'A part of the path is too long.' }
    case 'FST_ERR_HANDLER_TIMEOUT':
      return unavailable('This took too long. Try again in a moment.')
    default:
      return byStatus(statusOf(error))
  }
}

const tooLarge = (bodyLimit: number | undefined): string =>
  bodyLimit === undefined ? 'The body is too large.' : `The body is larger than ${bodyLimit} bytes.`

/** Errors with a status of their own are those of a host's hooks: its rate limit, its authentication. */
const byStatus = (status: number): Refusal =>
  status >= 400 && status <= 599 && status !== 500
    ? { status, detail: `${STATUS_CODES[status] ?? 'Error'}.` }
    : INTERNAL_ERROR

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500

const textOf = (error: unknown, member: 'code'): string | null =>
  typeof error === 'object' && error !== null && member in error && typeof error[member] === 'string'
    ? error[member]
    : null
