import type { Outcome } from '../domain/outcome.ts'

/**
 * What operators and metrics see. Emitting never fails and never waits; an adapter that does nothing is a right one.
 * Nothing secret goes through here. The e-mail of the two owner events is the one place where a log shows one.
 */
export interface EventLog {
  readonly emit: (event: LogEvent) => void
}

export type LogEvent = OwnerUnknown | HookRefused | DeliveryReceived

/** A release was recorded without owner: nobody verified has the address, or several members have it. */
export interface OwnerUnknown {
  readonly _tag: 'owner.missing' | 'owner.ambiguous'
  readonly organizationId: string
  readonly projectId: string
  readonly email: string
}

/** A call of a hook was refused before anything of it was recorded. */
export interface HookRefused {
  readonly _tag: 'hook.refused'
  readonly plugin: string
  /** As the URL had it; it need not exist. */
  readonly projectId: string
  /** The tag of the error that was answered. */
  readonly error: string
}

/** A delivery was accepted, and this came of it. */
export interface DeliveryReceived {
  readonly _tag: 'delivery.received'
  readonly plugin: string
  readonly projectId: string
  readonly deliveryId: string | null
  readonly outcome: Outcome
}
