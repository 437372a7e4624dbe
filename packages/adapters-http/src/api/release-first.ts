import type { ReleaseKey } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import type { ApiError } from './api-error.ts'
import type { ApiPorts } from './api-route.ts'

/** That there is no such release is told before what is wrong in the query (HTTP contract, part A). */
export const releaseFirst = (
  { useCases }: ApiPorts,
  release: ReleaseKey,
): (<A>(answer: TE.TaskEither<ApiError, A>) => TE.TaskEither<ApiError, A>) =>
  TE.orElse((error) =>
    error._tag === 'InvalidRequest'
      ? TE.flatMap(() => TE.left<ApiError>(error))(useCases.readRelease(release))
      : TE.left(error),
  )
