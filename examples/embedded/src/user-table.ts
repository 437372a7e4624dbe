import { foldCase, type UserLookup } from '@slugline/core'
import { taskEither as TE } from 'fp-ts'

/** A row of the users that this service had before it knew Slugline: one for each address of a user. */
export interface UserRow {
  readonly userId: string
  readonly companyId: string
  readonly email: string
  readonly confirmed: boolean
}

/** Slugline's user lookup on our own user table. What Slugline calls an organization is a company here. */
export const userTableLookup = (table: readonly UserRow[]): UserLookup => ({
  findByEmail: (organizationId, email) =>
    TE.fromIO(() =>
      table
        .filter((row) => row.companyId === organizationId && foldCase(row.email) === foldCase(email))
        .map((row) => ({ memberId: row.userId, verified: row.confirmed })),
    ),
})
