import { function as F, taskEither as TE } from 'fp-ts'
import { resolveOwner } from '../domain/owner.ts'
import type { MemberAdministration } from '../ports/administration.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'

/** No member of the organization, or nobody in particular, is meant by what a client named as owner. */
export interface UnknownOwner {
  readonly _tag: 'UnknownOwner'
}

export interface NamedOwnerPorts {
  readonly users: UserLookup
  readonly members: Pick<MemberAdministration, 'find'>
}

const UNKNOWN_OWNER: UnknownOwner = { _tag: 'UnknownOwner' }

/** The id of the member whom a client names by his id or his address; by an address only as hooks find him. */
export const namedOwner = (
  { users, members }: NamedOwnerPorts,
  organizationId: string,
  named: string,
): TE.TaskEither<StorageError | UnknownOwner, string> =>
  F.pipe(
    named.includes('@') ? ownerByEmail(users, organizationId, named) : ownerById(members, organizationId, named),
    TE.flatMap((ownerId) => (ownerId === null ? TE.left(UNKNOWN_OWNER) : TE.right(ownerId))),
  )

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
