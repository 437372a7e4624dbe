import { function as F, taskEither as TE } from 'fp-ts'
import type { Answer } from './calls.ts'
import type { PlatformApiError } from './platform-api-error.ts'

/** What Heroku does not find, or no longer keeps, is null. */
export const orNull = <A>(answer: Answer<A>): Answer<A | null> =>
  F.pipe(
    answer,
    TE.orElse((error: PlatformApiError): Answer<A | null> => (isGone(error) ? TE.right(null) : TE.left(error))),
  )

/** Whether there is no such thing, or the token does not see it. */
export const isGone = (error: PlatformApiError): boolean =>
  error._tag === 'Refused' && (error.status === 404 || error.status === 410)
