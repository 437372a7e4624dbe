import type { Organization } from './organization.ts'
import { SCOPES, type Scope } from './scope.ts'

/** Whose token calls. */
export interface Caller {
  /** The one organization that he sees; null for the admin token, which sees all. */
  readonly organization: Organization | null
  readonly scopes: readonly Scope[]
  /** Tells his token from every other: his calls are counted by it. */
  readonly key: string
}

/** The admin token's caller. */
export const ADMIN: Caller = { organization: null, scopes: SCOPES, key: 'admin' }
