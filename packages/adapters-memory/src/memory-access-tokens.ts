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
  if (state.adminDigest === digest) return { organizationId: null }
  const token = state.accessTokens.get(digest)
  if (token === undefined) return null
  const { organizationId, scopes, dateLastUsed, dateExpires } = token
  return { organizationId, scopes, dateLastUsed, dateExpires }
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
