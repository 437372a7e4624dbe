import type { DefaultTarget, Forwarding } from '@slugline/core'

/** The two ways to other servers. */
export interface ForwardingWays {
  /** To the server that the operator's settings name, and no other. */
  readonly ofOperator: Forwarding
  /** To those that tenants name. */
  readonly ofTenants: Forwarding
}

/** Forwards to the server's default target by the operator's way, to all others by that of tenants. */
export const makeForwarding = (
  { ofOperator, ofTenants }: ForwardingWays,
  defaultTarget: DefaultTarget | null,
): Forwarding => ({
  to: (target) => {
    const isDefault = target.url === defaultTarget?.url && target.token === defaultTarget.token
    return (isDefault ? ofOperator : ofTenants).to(target)
  },
})
