import type { AccessTokens } from '@slugline/core'
import { read } from './at-once.ts'
import type { MemoryState } from './memory-state.ts'

/** The digest of the admin token. */
export const makeMemoryAccessTokens = (state: MemoryState): AccessTokens => ({
  isAdmin: (digest) => read(() => state.adminDigest === digest),
  hasAdmin: () => read(() => state.adminDigest !== null),
  claimAdmin: (digest) => read(() => claim(state, digest)),
})

const claim = (state: MemoryState, digest: string): boolean => {
  if (state.adminDigest !== null) return false
  state.adminDigest = digest
  return true
}
