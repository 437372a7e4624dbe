import { describeIssues, type PlatformError, type PlatformRefused } from '@slugline/core'
import { isPassing, type PlatformApiError, type Refused } from './platform-api-error.ts'

/** What went wrong, in core's words. */
export const toPlatformError = (error: PlatformApiError): PlatformError => {
  switch (error._tag) {
    case 'Unreachable':
      return unavailable(`Heroku cannot be reached: ${error.code ?? error.reason}.`, null)
    case 'BudgetSpent':
      return unavailable(
        `Only ${error.remaining} calls of the account's rate limit at Heroku are left, which are kept for its other tools.`,
        error.retryAt,
      )
    case 'Refused':
      return isPassing(error.status)
        ? unavailable(described(error), error.retryAt)
        : { _tag: 'PlatformRefused', why: whyOf(error.status), detail: described(error) }
    case 'UnexpectedAnswer':
      return {
        _tag: 'PlatformUnexpected',
        detail: `Heroku answered ${error.status} to ${error.call} with another body than expected: ${describeIssues(error.issues)}`,
      }
  }
}

const unavailable = (detail: string, notBefore: number | null): PlatformError => ({
  _tag: 'PlatformUnavailable',
  detail,
  notBefore,
})

const whyOf = (status: number): PlatformRefused['why'] => {
  switch (status) {
    case 401:
      return 'unauthorized'
    case 403:
      return 'forbidden'
    case 404:
    case 410:
      return 'unknown'
    default:
      return 'invalid'
  }
}

/** `Heroku answered 404 not_found to GET /apps/acme-web: Couldn't find that app. Its Request-Id is ….` */
const described = ({ status, id, message, requestId, call }: Refused): string => {
  const word = id === null ? '' : ` ${id}`
  const reason = message === null ? '.' : `: ${message}`
  const trace = requestId === null ? '' : ` (Request-Id ${requestId})`
  return `Heroku answered ${status}${word} to ${call}${reason}${trace}`
}
