import type { ReleaseKey } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'
import { type ApiError, apiRefusal } from './api-error.ts'
import type { ApiPorts } from './api-route.ts'

/** That there is no such release is told before what is wrong in the query or the body (HTTP contract, part A). */
export const releaseFirst = (
  { useCases }: ApiPorts,
  release: ReleaseKey,
): (<A>(answer: TE.TaskEither<ApiError, A>) => TE.TaskEither<ApiError, A>) =>
  TE.orElse((error) =>
    isOfRequest(error) ? TE.flatMap(() => TE.left<ApiError>(error))(useCases.readRelease(release)) : TE.left(error),
  )

const isOfRequest = (error: ApiError): boolean => [400, 415].includes(apiRefusal(error).status)
