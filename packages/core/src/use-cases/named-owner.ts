import { function as F, taskEither as TE } from 'fp-ts'
import { resolveOwner } from '../domain/owner.ts'
import type { MemberAdministration } from '../ports/administration.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'

export interface NamedOwnerPorts {
  readonly users: UserLookup
  readonly members: Pick<MemberAdministration, 'find'>
}

/**
 * The id of the member whom a client names by his id or his address; by an address only as hooks find him. Null when
 * that is nobody, or nobody in particular.
 */
export const namedOwner = (
  { users, members }: NamedOwnerPorts,
  organizationId: string,
  named: string,
): TE.TaskEither<StorageError, string | null> =>
  named.includes('@') ? ownerByEmail(users, organizationId, named) : ownerById(members, organizationId, named)

const ownerByEmail = (users: UserLookup, organizationId: string, email: string) =>
  F.pipe(
    users.findByEmail(organizationId, email),
    TE.map(resolveOwner),
    TE.map((owner) => (owner._tag === 'OwnerFound' ? owner.memberId : null)),
  )

const ownerById = (members: NamedOwnerPorts['members'], organizationId: string, memberId: string) =>
  F.pipe(
    members.find(organizationId, memberId),
    TE.map((member) => member?.id ?? null),
  )
