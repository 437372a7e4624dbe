import type { UserLookup } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'

/** A row of the users that this service had before it knew Slugline. */
export interface User {
  readonly id: string
  readonly email: string
  readonly confirmed: boolean
}

/** Slugline's user lookup on our own user table. Each user has one address; we have one organization. */
export const userTableLookup = (users: readonly User[]): UserLookup => ({
  findByEmail: (_organizationId, email) =>
    TE.right(
      users
        .filter((user) => user.email.toLowerCase() === email.toLowerCase())
        .map((user) => ({ memberId: user.id, verified: user.confirmed })),
    ),
})
