import type { App } from '../domain/app.ts'
import type { JobOutcome, Topic } from '../domain/job.ts'
import type { Outcome } from '../domain/outcome.ts'

/**
 * What operators and metrics see. Emitting never fails and never waits; an adapter that does nothing is a right one.
 * Nothing secret goes through here. The e-mail of the two owner events is the one place where a log shows one.
 */
export interface EventLog {
  readonly emit: (event: LogEvent) => void
}

export type LogEvent =
  | OwnerUnknown
  | HookRefused
  | ApiRefused
  | DeliveryReceived
  | HookCalled
  | HookAnswered
  | BatchFlushed
  | DatabaseFailed
  | JobSettled
  | BackfillFinished

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

/** A call of the API was refused. */
export interface ApiRefused {
  readonly _tag: 'api.refused'
  /** The tag of the error that was answered, one of a few. */
  readonly error: string
}

/** A delivery was accepted, and this came of it. */
export interface DeliveryReceived {
  readonly _tag: 'delivery.received'
  readonly plugin: string
  readonly organizationId: string
  readonly projectId: string
  readonly deliveryId: string | null
  /** Of which release it told; null where it did not say. */
  readonly app: App | null
  readonly releaseNumber: number | null
  readonly outcome: Outcome
}

/** A call of a hook has arrived as a whole. Exactly one {@link HookAnswered} follows. */
export interface HookCalled {
  readonly _tag: 'hook.called'
}

/** A call of a hook was answered. */
export interface HookAnswered {
  readonly _tag: 'hook.answered'
  /** As the URL had it; it need not exist. */
  readonly plugin: string
  /** `refused` is the caller's fault, `failed` is ours: it may call again. */
  readonly answer: 'accepted' | 'refused' | 'failed'
  /** From the arrival of its headers to its answer; finite, and not negative. */
  readonly seconds: number
}

/** A store has put concurrent calls together, and sends them to its database as one. */
export interface BatchFlushed {
  readonly _tag: 'batch.flushed'
  /** The statement's name, one of a few. */
  readonly statement: string
  /** How many calls; one or more. */
  readonly size: number
}

/** A statement, or the attempt to connect, failed. Neither its text nor its values are told. */
export interface DatabaseFailed {
  readonly _tag: 'database.failed'
  /** `conflict`: it lost against others that ran at the same time, and did nothing; it is repeated a few times. */
  readonly kind: 'unavailable' | 'conflict' | 'fault'
  /** PostgreSQL's code for it, five digits or capital letters; null when the failure was not PostgreSQL's to tell. */
  readonly sqlState: string | null
}

/** A try of a job came to its end. */
export interface JobSettled {
  readonly _tag: 'job.settled'
  readonly topic: Topic
  readonly outcome: JobOutcome
  readonly organizationId: string
  readonly jobId: string
  /** Why it failed, in a sentence without secrets; null when it did not. */
  readonly failure: string | null
}

/** The releases of a project's apps were read from their platform, as far as they were not known. */
export interface BackfillFinished {
  readonly _tag: 'backfill.finished'
  readonly plugin: string
  readonly organizationId: string
  readonly projectId: string
  /** How many releases were looked at. */
  readonly read: number
  /** How many deploys were recorded of them, which no hook had brought. */
  readonly recorded: number
}
