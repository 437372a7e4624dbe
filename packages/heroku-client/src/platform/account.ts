import type * as t from 'io-ts'
import { CountCodec, IdCodec, members, NameCodec } from '../codecs.ts'
import { callPath } from './call-path.ts'
import type { Answer, Calls } from './calls.ts'

/** The account that the token belongs to. */
export interface Account {
  readonly id: string | null
  readonly email: string | null
  readonly name: string | null
}

/** What is left of the account's rate limit. */
export interface RateLimit {
  readonly remaining: number | null
}

/** {@link Account} on the wire. */
const AccountCodec: t.Type<Account, Account, unknown> = members(
  { id: IdCodec, email: NameCodec, name: NameCodec },
  'an object, the account',
)

/** {@link RateLimit} on the wire. */
const RateLimitCodec: t.Type<RateLimit, RateLimit, unknown> = members(
  { remaining: CountCodec },
  'an object, the rate limit',
)

/** The account of the token. */
export interface AccountCalls {
  readonly read: () => Answer<Account>
  /** Costs nothing of the rate limit. */
  readonly rateLimit: () => Answer<RateLimit>
}

export const accountCalls = (calls: Calls): AccountCalls => ({
  read: () => calls.get(callPath`/account`, AccountCodec),
  rateLimit: () => calls.get(callPath`/account/rate-limits`, RateLimitCodec),
})
