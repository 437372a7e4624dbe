import { type AccessTokens, isUseToMark, type TokenHolder } from '@slugline/core'
import { read } from './at-once.ts'
import type { MemoryState } from './memory-state.ts'

/** Whose a token is, by its digest. */
export const makeMemoryAccessTokens = (state: MemoryState): AccessTokens => ({
  find: (digest) => read(() => find(state, digest)),
  markUsed: (digest, now) => read(() => markUsed(state, digest, now)),
  hasAdmin: () => read(() => state.adminDigest !== null),
  claimAdmin: (digest) => read(() => claim(state, digest)),
})

const find = (state: MemoryState, digest: string): TokenHolder | null => {
  if (state.adminDigest === digest) return { organization: null }
  const token = state.accessTokens.get(digest)
  const owner = state.organizations.get(token?.organizationId ?? '')
  if (token === undefined || owner === undefined) return null
  const { scopes, dateLastUsed, dateExpires } = token
  return { organization: owner.organization, scopes, dateLastUsed, dateExpires }
}

const markUsed = (state: MemoryState, digest: string, now: number): boolean => {
  const token = state.accessTokens.get(digest)
  if (token === undefined || !isUseToMark(token, now)) return false
  state.accessTokens.set(digest, { ...token, dateLastUsed: now })
  return true
}

const claim = (state: MemoryState, digest: string): boolean => {
  if (state.adminDigest !== null) return false
  state.adminDigest = digest
  return true
}
