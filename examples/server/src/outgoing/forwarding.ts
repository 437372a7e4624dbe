import { makeSentryForwarding } from '@slugline/adapters-http'
import type { DefaultTarget, Forwarding } from '@slugline/core'
import type { Calls } from './calls.ts'

/** Forwarding: to the server's default target by the way that the operator opened to it, to all others as tenants may. */
export const makeForwarding = (calls: Calls, defaultTarget: DefaultTarget | null): Forwarding => {
  const ofOperator = makeSentryForwarding({ fetch: calls.sentry })
  const ofTenants = makeSentryForwarding({ fetch: calls.tenants })
  return {
    to: (target) => {
      const isDefault = target.url === defaultTarget?.url && target.token === defaultTarget.token
      return (isDefault ? ofOperator : ofTenants).to(target)
    },
  }
}
