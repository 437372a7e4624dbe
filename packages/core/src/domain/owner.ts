/** A member as user lookup finds him by an address: who, and whether the address is verified. */
export interface MemberMatch {
  readonly memberId: string
  readonly verified: boolean
}

/** Who released: one member, nobody that we know, or more than one. The last two are no owner. */
export type Owner =
  | { readonly _tag: 'OwnerFound'; readonly memberId: string }
  | { readonly _tag: 'OwnerMissing' }
  | { readonly _tag: 'OwnerAmbiguous' }

/**
 * Decides the owner among the members who have an address. Several members with one address own nothing (HTTP
 * contract, part C), verified or not: we never guess between two people.
 */
export const resolveOwner = (matches: readonly MemberMatch[]): Owner => {
  const [first, ...others] = matches
  if (first === undefined) return { _tag: 'OwnerMissing' }
  if (others.length > 0) return { _tag: 'OwnerAmbiguous' }
  return first.verified ? { _tag: 'OwnerFound', memberId: first.memberId } : { _tag: 'OwnerMissing' }
}
