import type { Instant } from './instant.ts'
import type { DeployRecorded, RecordedEvent } from './recorded-event.ts'

/** What kinds of work leave the house; each waits in a line of its own, so that none holds up another. */
export const TOPICS = ['forward', 'webhook', 'commits', 'backfill'] as const

export type Topic = (typeof TOPICS)[number]

/** One piece of work. It holds references, never a secret. */
export type Task = ForwardTask | WebhookTask | CommitsTask | BackfillTask

/** Record a deploy on the Sentry-compatible servers that its projects name. */
export interface ForwardTask {
  readonly topic: 'forward'
  readonly event: DeployRecorded
}

/** Tell one receiver of one event. */
export interface WebhookTask {
  readonly topic: 'webhook'
  readonly receiverId: string
  readonly event: RecordedEvent
}

/** Fill in the commits of a deploy's release. */
export interface CommitsTask {
  readonly topic: 'commits'
  readonly event: DeployRecorded
}

/** Read a project's releases from its platform. */
export interface BackfillTask {
  readonly topic: 'backfill'
  /** The plugin of the platform. */
  readonly plugin: string
  readonly organizationId: string
  readonly projectId: string
  /** Read back to this time, whatever is known; null: to what is known. */
  readonly since: Instant | null
}

/** A job to be put in. */
export interface NewJob {
  /**
   * What it is about, among the jobs of its organization and topic: a second one with the key of one that is still known
   * is no job. At most 500 characters.
   */
  readonly key: string
  readonly organizationId: string
  readonly task: Task
  /** Not to be run before; null: at once. */
  readonly dateDue: Instant | null
}

/**
 * How far a job is. `waiting`: to be run, for the first time or again; `running`: somebody has it; `done`; `dead`: it was
 * tried as often as it may be, or no try can cure it, and waits for a person to put it in again.
 */
export const JOB_STATES = ['waiting', 'running', 'done', 'dead'] as const

export type JobState = (typeof JOB_STATES)[number]

/** What a try of a job led to: it is done, it will be tried again, or it was given up. */
export const JOB_OUTCOMES = ['done', 'retry', 'dead'] as const

export type JobOutcome = (typeof JOB_OUTCOMES)[number]

/** A job as it is read. */
export interface Job {
  readonly id: string
  readonly organizationId: string
  readonly task: Task
  readonly state: JobState
  /** How often it was begun since it was put in, or was last put in again after it was dead. */
  readonly attempts: number
  /** How often it was put in again after it was dead: together with `attempts` that names one try. */
  readonly revivals: number
  readonly dateCreated: Instant
  /** When it is to be run next; null unless it waits. */
  readonly dateDue: Instant | null
  readonly dateFinished: Instant | null
  /** Why it failed last, in a sentence without secrets; null when it did not. */
  readonly failure: string | null
}

/** Why a job could not be done. */
export interface JobFailure {
  readonly _tag: 'JobFailure'
  /** One sentence for a person, without secrets; what is over 200 code points is cut. */
  readonly reason: string
  /** No repetition will cure it. */
  readonly isFinal: boolean
  /** The other side asked not to be called before; null: when it is its turn. */
  readonly notBefore: Instant | null
}

/** A failure, which a repetition may cure when it is its turn, unless something else is said. */
export const jobFailure = (
  reason: string,
  change: Partial<Pick<JobFailure, 'isFinal' | 'notBefore'>> = {},
): JobFailure => ({ _tag: 'JobFailure', reason, isFinal: false, notBefore: null, ...change })
