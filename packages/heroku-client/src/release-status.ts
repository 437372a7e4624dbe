import { Reader, type ReleaseStatus } from '@slugline/core'
import type * as t from 'io-ts'

/**
 * Heroku's word for how far a release is. Null and absent say nothing; any word that we do not know, and anything that
 * is no word, is `unknown`.
 */
const readStatus = (value: unknown): ReleaseStatus | null => {
  switch (value) {
    case undefined:
    case null:
      return null
    case 'pending':
    case 'succeeded':
    case 'failed':
    case 'expired':
      return value
    default:
      return 'unknown'
  }
}

/** The status of a release, or null. */
export const StatusCodec: t.Type<ReleaseStatus | null, ReleaseStatus | null, unknown> = new Reader(
  'a status',
  readStatus,
)
