import type { AccessToken, AccessTokenAdministration, NewAccessToken } from '@slugline/core'
import { read } from './at-once.ts'
import { byDateCreated, pageFrom } from './memory-page.ts'
import type { MemoryState } from './memory-state.ts'

/** The tokens of an organization. */
export const makeMemoryAccessTokenAdministration = (state: MemoryState): AccessTokenAdministration => ({
  list: (organizationId, page) =>
    read(() => pageFrom(tokensOf(state, organizationId), page, byDateCreated, (token) => token)),
  create: (token) => read(() => create(state, token)),
  remove: (organizationId, tokenId) => read(() => remove(state, organizationId, tokenId)),
})

const tokensOf = (state: MemoryState, organizationId: string): readonly AccessToken[] =>
  [...state.accessTokens.values()].filter((token) => token.organizationId === organizationId)

const create = (state: MemoryState, { digest, ...told }: NewAccessToken): AccessToken | null => {
  if (!state.organizations.has(told.organizationId)) return null
  const token: AccessToken = { ...told, id: state.nextId.accessToken(), dateLastUsed: null }
  state.accessTokens.set(digest, token)
  return token
}

const remove = (state: MemoryState, organizationId: string, tokenId: string): boolean => {
  for (const [digest, token] of state.accessTokens) {
    if (token.id === tokenId && token.organizationId === organizationId) return state.accessTokens.delete(digest)
  }
  return false
}
