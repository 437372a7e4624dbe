import { formatInstant } from '@slugline/core'
import { sampleCommit, sampleId } from './sample-id.ts'

/** What a sample event tells. What is left out has a default; nothing depends on a clock or on chance. */
export interface SampleRelease {
  /** Name of the app; its id is made of it. Default `acme-web`. */
  readonly app?: string
  /** Release number. Default 1. */
  readonly release?: number
  /** Default: a SHA made of app and release number. Null: the slug names none. */
  readonly commit?: string | null
  /** Default: what Heroku writes for a deploy of the commit. */
  readonly description?: string | null
  /** Default `update`. */
  readonly action?: 'create' | 'update'
  /** Default `succeeded`. */
  readonly status?: 'pending' | 'succeeded' | 'failed' | 'expired' | null
  /** Address of who released. Default `dev@example.com`. */
  readonly email?: string
  /** `slug` (default), or an image: `container`, or `oci-image` on Fir. */
  readonly built?: 'slug' | 'container' | 'oci-image'
  /** RFC 3339. Default: as many minutes after 2026-03-01T10:00:00Z as the release number (its last six digits) says. */
  readonly createdAt?: string
  /** RFC 3339. Default: when it was made. */
  readonly updatedAt?: string
  /** Tells apart events that are alike in all else. Default 0. */
  readonly occurrence?: number
}

/** A body for `JSON.stringify`; spread it to change a member that {@link SampleRelease} does not have. */
export interface ReleasePayload {
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

const EPOCH = Date.UTC(2026, 2, 1, 10)

const timeOf = (release: number): string => formatInstant(EPOCH + (release % 1_000_000) * 60_000).replace('.000Z', 'Z')

/**
 * The body of a release event as Heroku sends it: by default a deploy that succeeded.
 *
 * @example
 * const body = JSON.stringify(releasePayload({ app: 'acme-web', release: 42, email: 'dev@example.com' }))
 */
export const releasePayload = (sample: SampleRelease = {}): ReleasePayload => {
  const { app = 'acme-web', release = 1, action = 'update', status = 'succeeded' } = sample
  const { email = 'dev@example.com', createdAt = timeOf(release), occurrence = 0 } = sample
  const idOf = (noun: string): string => sampleId(`${noun} ${action} ${status} ${occurrence}`, app, release)
  const user = { id: sampleId('user', email), email }
  return {
    id: idOf('event'),
    data: releaseData({ ...sample, app, release, status, createdAt }, user),
    actor: user,
    action,
    version: 'application/vnd.heroku+json; version=3',
    resource: 'release',
    sequence: null,
    created_at: createdAt,
    updated_at: createdAt,
    published_at: createdAt,
    previous_data: {},
    webhook_metadata: {
      attempt: { id: idOf('attempt') },
      delivery: { id: idOf('delivery') },
      event: { id: idOf('event'), include: 'api:release' },
      webhook: { id: sampleId('webhook', app) },
    },
  }
}

type Known = SampleRelease & Required<Pick<SampleRelease, 'app' | 'release' | 'createdAt'>>

const releaseData = (sample: Known, user: unknown): ReleasePayload['data'] => {
  const { app, release, status, createdAt, built = 'slug', updatedAt = createdAt } = sample
  const { commit = sampleCommit(app, release) } = sample
  const { description = commit === null ? null : `Deploy ${commit.slice(0, 8)}` } = sample
  const build = sampleId(built, app, release)
  return {
    id: sampleId('release', app, release),
    app: { id: sampleId('app', app), name: app, process_tier: 'basic' },
    slug: built === 'slug' ? { id: build, commit, commit_description: '' } : null,
    user,
    stack: STACKS[built],
    status,
    current: status === 'succeeded',
    pstable: {},
    version: release,
    artifacts: status === 'pending' ? [] : ARTIFACTS[built].map((type) => ({ id: build, type })),
    created_at: createdAt,
    updated_at: updatedAt,
    description,
    addon_plan_names: [],
    output_stream_url: null,
    eligible_for_rollback: true,
  }
}

const STACKS = { slug: 'heroku-24', container: 'container', 'oci-image': 'cnb' } as const
const ARTIFACTS = { slug: ['slug'], container: [], 'oci-image': ['oci-image'] } as const
