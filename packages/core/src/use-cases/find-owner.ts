import { either as E, type taskEither as TE } from 'fp-ts'
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

const NOBODY: E.Either<never, FoundOwner> = E.right({ ownerId: null, unknown: null })

/** Finds the member who released. A call without an address, or by an add-on or a team, is nobody's, without a word. */
export const findOwner =
  (
    users: UserLookup,
    { organizationId, projectId, revision }: HookProject,
    actor: AppRelease['actor'],
  ): TE.TaskEither<StorageError, FoundOwner> =>
  async () => {
    if (actor === null || !actor.person) return NOBODY
    const matches = await users.findByEmail(organizationId, actor.email, revision)()
    if (E.isLeft(matches)) return matches
    const owner = resolveOwner(matches.right)
    if (owner._tag === 'OwnerFound') return E.right({ ownerId: owner.memberId, unknown: null })
    const _tag = owner._tag === 'OwnerMissing' ? 'owner.missing' : 'owner.ambiguous'
    return E.right({ ownerId: null, unknown: { _tag, organizationId, projectId, email: actor.email } })
  }
