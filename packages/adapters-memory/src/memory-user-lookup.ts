import { foldCase, type Member, type MemberMatch, type UserLookup } from '@slugline/core'
import { read } from './at-once.ts'
import type { MemoryState, OrganizationState } from './memory-state.ts'

const NOBODY: readonly MemberMatch[] = []

/** Who has an address, from an index that member administration keeps. */
export const makeMemoryUserLookup = (state: MemoryState): UserLookup => ({
  findByEmail: (organizationId, email) =>
    read(() => state.organizations.get(organizationId)?.matches.get(foldCase(email)) ?? NOBODY),
})

/** Makes a member findable by his addresses. */
export const indexMember = ({ matches }: OrganizationState, member: Member): void => {
  for (const { email, verified } of member.emails) {
    const address = foldCase(email)
    matches.set(address, [...(matches.get(address) ?? NOBODY), { memberId: member.id, verified }])
  }
}

/** Takes a member out of the index. */
export const forgetMember = ({ matches }: OrganizationState, member: Member): void => {
  for (const { email } of member.emails) {
    const address = foldCase(email)
    const others = (matches.get(address) ?? NOBODY).filter(({ memberId }) => memberId !== member.id)
    if (others.length === 0) matches.delete(address)
    else matches.set(address, others)
  }
}
