import { function as F, taskEither as TE } from 'fp-ts'
import type { Answer } from './calls.ts'
import type { PlatformApiError } from './platform-api-error.ts'

/** There is no such thing, or no longer. */
const GONE: readonly number[] = [404, 410]

/** The same, or the token may not see it. */
export const UNSEEN: readonly number[] = [...GONE, 403]

/** What is refused with one of some statuses is null: by default what Heroku does not find. */
export const orNull = <A>(answer: Answer<A>, statuses = GONE): Answer<A | null> =>
  F.pipe(
    answer,
    TE.orElse(
      (error: PlatformApiError): Answer<A | null> =>
        error._tag === 'Refused' && statuses.includes(error.status) ? TE.right(null) : TE.left(error),
    ),
  )
