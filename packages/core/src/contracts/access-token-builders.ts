import type { NewAccessToken } from '../ports/access-token-administration.ts'
import { START } from './builders.ts'

let tokens = 0

/** A token of an organization, as its administration is told of it, with a digest that no other one has. */
export const anAccessToken = (organizationId: string, told: Partial<NewAccessToken> = {}): NewAccessToken => {
  tokens += 1
  return {
    organizationId,
    name: 'CI',
    scopes: ['org:read', 'project:releases'],
    lastCharacters: 'x9Qd',
    dateCreated: START,
    dateExpires: null,
    // Other runs may have left tokens in the same store, of other organizations.
    digest: `${organizationId.padStart(32, 'f')}${tokens.toString(16).padStart(32, 'f')}`,
    ...told,
  }
}
