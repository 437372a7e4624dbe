import { function as F, taskEither as TE } from 'fp-ts'
import type { AppRelease } from '../domain/notice.ts'
import { type Owner, resolveOwner } from '../domain/owner.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { HookProject } from '../ports/option-store.ts'
import type { StorageError } from '../ports/storage-error.ts'
import type { UserLookup } from '../ports/user-lookup.ts'

export interface FindOwnerPorts {
  readonly users: UserLookup
  readonly events: EventLog
}

/**
 * The id of the member who released, null when there is no such person. An address that nobody verified has, or that
 * several have, is told to the event log; a call without an address, or by an add-on or a team, is nobody's.
 */
export const findOwner = (
  { users, events }: FindOwnerPorts,
  project: HookProject,
  actor: AppRelease['actor'],
): TE.TaskEither<StorageError, string | null> => {
  if (actor === null || !actor.person) return TE.right(null)
  const { email } = actor
  return F.pipe(
    users.findByEmail(project.organizationId, email),
    TE.map(resolveOwner),
    TE.tap((owner) => TE.fromIO(() => tellUnknown(events, project, email, owner))),
    TE.map((owner) => (owner._tag === 'OwnerFound' ? owner.memberId : null)),
  )
}

const tellUnknown = (events: EventLog, project: HookProject, email: string, owner: Owner): void => {
  if (owner._tag === 'OwnerFound') return
  const { organizationId, projectId } = project
  const _tag = owner._tag === 'OwnerMissing' ? 'owner.missing' : 'owner.ambiguous'
  events.emit({ _tag, organizationId, projectId, email })
}
