import { foldCase, type Member, type MemberAdministration, type NewMember } from '@slugline/core'
import { read } from './at-once.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'
import { type MemoryState, type OrganizationState, raiseRevision } from './memory-state.ts'
import { forgetMember, indexMember } from './memory-user-lookup.ts'

/** The members of an organization. */
export const makeMemoryMemberAdministration = (state: MemoryState): MemberAdministration => ({
  list: (organizationId, email, page) =>
    read(() =>
      pageFrom(having(state.organizations.get(organizationId), email), page, byDateCreated, (member) => member),
    ),
  find: (organizationId, memberId) =>
    read(() => state.organizations.get(organizationId)?.members.get(memberId) ?? null),
  create: (member) => read(() => create(state, member)),
  update: (organizationId, memberId, change) =>
    read(() => update(state.organizations.get(organizationId), memberId, change)),
  remove: (organizationId, memberId) => read(() => remove(state.organizations.get(organizationId), memberId)),
})

const having = (organization: OrganizationState | undefined, email: string | null): readonly Member[] => {
  const members = [...(organization?.members.values() ?? [])]
  if (email === null) return members
  const address = foldCase(email)
  return members.filter(({ emails }) => emails.some((own) => foldCase(own.email) === address))
}

const create = (state: MemoryState, told: NewMember): Member | null => {
  const organization = state.organizations.get(told.organizationId)
  if (organization === undefined) return null
  const member: Member = {
    id: state.nextId.member(),
    name: told.name,
    emails: told.emails,
    dateCreated: told.dateCreated,
  }
  return keep(organization, member)
}

const update = (
  organization: OrganizationState | undefined,
  memberId: string,
  change: Parameters<MemberAdministration['update']>[2],
): Member | null => {
  const before = organization?.members.get(memberId)
  if (organization === undefined || before === undefined) return null
  forgetMember(organization, before)
  return keep(organization, { ...before, name: change.name ?? before.name, emails: change.emails ?? before.emails })
}

const remove = (organization: OrganizationState | undefined, memberId: string): boolean => {
  const before = organization?.members.get(memberId)
  if (organization === undefined || before === undefined) return false
  forgetMember(organization, before)
  organization.members.delete(memberId)
  raiseRevision(organization)
  return true
}

const keep = (organization: OrganizationState, member: Member): Member => {
  organization.members.set(member.id, member)
  indexMember(organization, member)
  raiseRevision(organization)
  return member
}
