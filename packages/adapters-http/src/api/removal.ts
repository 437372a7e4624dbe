import type { StorageError } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import { type Answer, type ApiCall, isId, NO_CONTENT, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'

/** Removes what the path names by its id: 204, or `unknown` when there is no such thing. */
export const removal = (
  call: ApiCall,
  remove: (id: string) => TE.TaskEither<StorageError, boolean>,
  unknown: ApiError,
): TE.TaskEither<ApiError, Answer> => {
  const id = param(call, 'id')
  return F.pipe(
    isId(id) ? remove(id) : TE.right(false),
    TE.flatMap((found) => (found ? TE.right(NO_CONTENT) : TE.left(unknown))),
  )
}
