import { type AccessToken, formatInstant } from '@slugline/core'
import { instantOrNull } from './instant-wire.ts'

/** A token as clients read it, without the secret that it is (HTTP contract, part C). */
export const accessTokenToWire = (token: AccessToken) => ({
  id: token.id,
  name: token.name,
  scopes: token.scopes,
  lastCharacters: token.lastCharacters,
  dateCreated: formatInstant(token.dateCreated),
  dateLastUsed: instantOrNull(token.dateLastUsed),
  dateExpires: instantOrNull(token.dateExpires),
})
