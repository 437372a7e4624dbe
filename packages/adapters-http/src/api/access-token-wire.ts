import { type AccessToken, formatInstant, SCOPES, wordOf } from '@slugline/core'
import * as t from 'io-ts'
import { instantOrNull } from './instant-wire.ts'
import { IdWire, nullable, TimeWire } from './wire.ts'

/** A token as clients read it, without the secret that it is (HTTP contract, part C). */
export const AccessTokenWire = t.type(
  {
    id: IdWire,
    name: t.string,
    scopes: t.readonlyArray(wordOf(SCOPES)),
    lastCharacters: t.string,
    dateCreated: TimeWire,
    dateLastUsed: nullable(TimeWire),
    dateExpires: nullable(TimeWire),
  },
  'Token',
)

/** A new token, with its secret: shown this once. */
export const NewAccessTokenWire = t.type({ ...AccessTokenWire.props, token: t.string }, 'NewToken')

/** Writes a token. */
export const accessTokenToWire = (token: AccessToken): t.TypeOf<typeof AccessTokenWire> => ({
  id: token.id,
  name: token.name,
  scopes: token.scopes,
  lastCharacters: token.lastCharacters,
  dateCreated: formatInstant(token.dateCreated),
  dateLastUsed: instantOrNull(token.dateLastUsed),
  dateExpires: instantOrNull(token.dateExpires),
})
