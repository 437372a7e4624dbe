/** The headers by which answers tell how many calls are left, where there is a limit. */
export const RATE_LIMIT_HEADERS = {
  limit: 'X-Sentry-Rate-Limit-Limit',
  remaining: 'X-Sentry-Rate-Limit-Remaining',
  reset: 'X-Sentry-Rate-Limit-Reset',
} as const
