import type { ReleasePayload, SampleRelease } from '../release-payload.ts'
import { sampleId } from '../sample-id.ts'

/** What a release of the fake is. By default a deploy of a new commit that succeeded. */
export interface NewFakeRelease extends Pick<SampleRelease, 'commit' | 'description' | 'email'> {
  /** `pending` is finished later. Default `succeeded`. */
  readonly status?: 'pending' | 'succeeded' | 'failed'
  /** A change of config vars, with these names: the code stays. */
  readonly config?: readonly string[]
  /** A rollback to an earlier release of the app. */
  readonly rollbackTo?: number
  /** A promotion of another app's release. */
  readonly promotedFrom?: { readonly app: string; readonly release: number }
}

/** A release that the fake knows. */
export interface FakeRelease {
  readonly id: string
  readonly number: number
  /** Null where there is no code yet. */
  readonly build: FakeBuild | null
  readonly spec: NewFakeRelease
  readonly status: 'pending' | 'succeeded' | 'failed' | 'expired'
  readonly createdAt: string
  readonly updatedAt: string
}

/** What an app was built into, by id. */
export interface FakeBuild {
  readonly id: string
  readonly commit: string | null
  readonly commit_description: string
}

/** A webhook, with what the API never shows. */
export interface FakeWebhook {
  readonly id: string
  readonly include: readonly string[]
  readonly level: string
  readonly url: string
  readonly secret: string
  readonly authorization: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** An event about a release. */
export interface FakeEvent {
  readonly id: string
  readonly include: 'api:release'
  /** Its number. */
  readonly release: number
  /** What is delivered, without the metadata of a delivery. */
  readonly payload: ReleasePayload
  readonly created_at: string
}

/** A delivery, as the API shows it. */
export interface FakeDelivery {
  readonly id: string
  readonly status: 'succeeded' | 'retrying' | 'failed'
  readonly num_attempts: number
  readonly next_attempt_at: string | null
  readonly last_attempt: {
    readonly id: string
    readonly code: number | null
    readonly error_class: string | null
    readonly status: 'succeeded' | 'failed'
    readonly created_at: string
    readonly updated_at: string
  }
  readonly event: { readonly id: string; readonly include: 'api:release' }
  readonly webhook: { readonly id: string; readonly level: string }
  readonly created_at: string
  readonly updated_at: string
}

/** How an app is made. Its id and all others are made of its name. */
export interface NewFakeApp {
  readonly name: string
  /** Default `slug`, on Cedar. */
  readonly built?: 'slug' | 'container' | 'oci-image'
  /** Default: a URL with a suffix that cannot be guessed. */
  readonly webUrl?: string | null
  /** The pipeline it is in. */
  readonly pipeline?: { readonly name: string; readonly stage: string }
}

/** An app and all that belongs to it. */
export interface FakeApp {
  readonly id: string
  readonly name: string
  readonly built: NonNullable<NewFakeApp['built']>
  readonly webUrl: string | null
  readonly pipeline: NonNullable<NewFakeApp['pipeline']> | null
  /** By number. */
  readonly releases: Map<number, FakeRelease>
  /** Slugs or images, by id, as far as they are kept. */
  readonly builds: Map<string, FakeBuild>
  readonly webhooks: Map<string, FakeWebhook>
  readonly events: Map<string, FakeEvent>
  readonly deliveries: Map<string, FakeDelivery>
  /** Another number each time, from 1. */
  readonly count: () => number
}

/** Makes an app that has nothing yet. */
export const makeFakeApp = ({ name, built = 'slug', pipeline, ...settings }: NewFakeApp): FakeApp => {
  const id = sampleId('app', name)
  let counted = 0
  const { webUrl = `https://${name}-${id.slice(0, 8)}.herokuapp.com/` } = settings
  return {
    id,
    name,
    built,
    webUrl,
    pipeline: pipeline ?? null,
    releases: new Map(),
    builds: new Map(),
    webhooks: new Map(),
    events: new Map(),
    deliveries: new Map(),
    count: () => {
      counted += 1
      return counted
    },
  }
}
