import { makeRecentValues } from '@slugline/core'
import { makePlatformApi, type PlatformApi } from './platform-api.ts'
import type { PlatformApiOptions } from './platform-options.ts'

/** How to reach the API, whosever token it is asked with. */
export type PlatformAccess = Omit<PlatformApiOptions, 'token'>

/** How many tokens are remembered. */
const TOKENS = 200

/** A client for each token, which keeps what it learned of the token's rate limit; with what is made beside it. */
export const clientsBy = <A>(access: PlatformAccess, make: (api: PlatformApi) => A): ((token: string) => A) => {
  const clients = makeRecentValues<A>(TOKENS)
  return (token) => {
    const known = clients.get(token)
    if (known !== undefined) return known
    const client = make(makePlatformApi({ ...access, token }))
    clients.set(token, client)
    return client
  }
}
