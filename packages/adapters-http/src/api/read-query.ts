import { decodeWith } from '@slugline/core'
import { either as E, function as F } from 'fp-ts'
import type * as t from 'io-ts'
import type { ApiCall } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { invalidRequest } from './json-request.ts'

/** Reads the query of a call by a codec. Every wrong parameter is told. */
export const readQuery =
  <A>(codec: t.Type<A, unknown, unknown>) =>
  ({ query }: ApiCall): E.Either<ApiError, A> =>
    F.pipe({ ...query }, decodeWith(codec), E.mapLeft(invalidRequest))
