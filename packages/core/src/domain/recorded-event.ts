import type { App } from './app.ts'
import type { Instant } from './instant.ts'
import type { ReleaseKind } from './kind.ts'
import type { Outcome } from './outcome.ts'
import type { Recording } from './recording.ts'

/** Something that was recorded, of which others are to hear: each once, in whatever order. */
export type RecordedEvent = DeployRecorded | ReleaseFailed

/** A deploy is new: by a hook, a client or a backfill. */
export interface DeployRecorded {
  readonly _tag: 'deploy.recorded'
  readonly organizationId: string
  /** The lowest of the deploy's projects, under which its key is unique. */
  readonly projectId: string
  /** The others, where it has several, as a client's may have. */
  readonly otherProjectIds?: readonly string[]
  /** The deploy's idempotency key. */
  readonly key: string
}

/** A platform's release came to nothing: what its delivery, or the platform's list of releases, told of it. */
export interface ReleaseFailed {
  readonly _tag: 'release.failed'
  readonly organizationId: string
  readonly projectId: string
  /** The idempotency key of the release: the same in each delivery that tells of its failure. */
  readonly key: string
  readonly app: App | null
  readonly releaseNumber: number | null
  readonly kind: ReleaseKind | null
  readonly dateFailed: Instant
}

/**
 * How the key of a deploy begins that another Slugline forwarded. It is not forwarded again: two that forward to each
 * other would never come to an end, for each deploy is another one there.
 */
export const FORWARDED = 'forwarded:'

/** What an event may be, as receivers choose it. */
export const EVENT_TYPES = ['deploy.recorded', 'release.failed'] as const satisfies readonly RecordedEvent['_tag'][]

export type EventType = (typeof EVENT_TYPES)[number]

/** Names an event once and for all: whoever hears of it twice can tell by it. */
export const eventId = ({ _tag, projectId, key }: RecordedEvent): string => `${_tag}:${projectId}:${key}`

/**
 * What others are to hear of a recording that led to `outcome`: of a deploy that is new, of a delivery that tells of a
 * failed release. Null: of nothing, as of whatever was known before.
 */
export const eventOf = (recording: Recording, outcome: Outcome): RecordedEvent | null => {
  const { organizationId, projectIds, release, deploy, delivery } = recording
  if (outcome.outcome === 'duplicate') return null
  if (release !== null && deploy !== null) {
    const [projectId = '', ...otherProjectIds] = projectIds
    const others = otherProjectIds.length > 0 ? { otherProjectIds } : {}
    return { _tag: 'deploy.recorded', organizationId, projectId, ...others, key: deploy.key }
  }
  if (delivery === null || delivery.key === null || outcome.reason !== 'release-failed') return null
  const { projectId, key, app, releaseNumber, kind, datePublished, dateReceived } = delivery
  const facts = { projectId, key, app, releaseNumber, kind, dateFailed: datePublished ?? dateReceived }
  return { _tag: 'release.failed', organizationId, ...facts }
}
