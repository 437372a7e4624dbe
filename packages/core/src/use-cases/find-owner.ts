import { function as F, taskEither as TE } from 'fp-ts'
import type { AppRelease } from '../domain/notice.ts'
import { resolveOwner } from '../domain/owner.ts'
import type { OwnerUnknown } from '../ports/event-log.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'

/** Who released, as far as we know. */
export interface FoundOwner {
  /** Null when there is no such person. */
  readonly ownerId: string | null
  /** What the event log should hear of an address that nobody verified has, or that several have. */
  readonly unknown: OwnerUnknown | null
}

const NOBODY: FoundOwner = { ownerId: null, unknown: null }

/** Finds the member who released. A call without an address, or by an add-on or a team, is nobody's, without a word. */
export const findOwner = (
  users: UserLookup,
  { organizationId, projectId, revision }: HookProject,
  actor: AppRelease['actor'],
): TE.TaskEither<StorageError, FoundOwner> => {
  if (actor === null || !actor.person) return TE.right(NOBODY)
  const { email } = actor
  const unknown = (_tag: OwnerUnknown['_tag']): FoundOwner => ({
    ownerId: null,
    unknown: { _tag, organizationId, projectId, email },
  })
  return F.pipe(
    users.findByEmail(organizationId, email, revision),
    TE.map((matches): FoundOwner => {
      const owner = resolveOwner(matches)
      if (owner._tag === 'OwnerFound') return { ownerId: owner.memberId, unknown: null }
      return unknown(owner._tag === 'OwnerMissing' ? 'owner.missing' : 'owner.ambiguous')
    }),
  )
}
