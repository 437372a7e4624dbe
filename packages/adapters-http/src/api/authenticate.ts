import type { Caller, InvalidToken, StorageError } from '@slugline/core'
import type { taskEither as TE } from 'fp-ts'
import type { NotServed } from '../http/admission.ts'

/** Finds out whose token it is, by its bytes as the header had them. Core's `authenticateToken` is one. */
export type Authenticate = (token: Uint8Array) => TE.TaskEither<StorageError | InvalidToken | NotServed, Caller>
