import { type AppRelease, type Instant, parseCommitSha, parseInstant, type ReleaseKind } from '@slugline/core'
import { type HerokuRelease, isContainer } from './release-body.ts'
import { kindOfDescription, rollbackTarget } from './release-kind.ts'
import { eventIdOf, type WebhookEvent } from './webhook-event.ts'

/** A release event in our words. */
export const toAppRelease = (event: WebhookEvent, release: HerokuRelease): AppRelease => {
  const kind = kindOf(release)
  return {
    _tag: 'AppRelease',
    eventId: eventIdOf(event),
    datePublished: event.published_at,
    app: release.app,
    releaseNumber: release.version,
    releaseId: release.id,
    status: release.status,
    finishes: event.action === 'update',
    kind,
    hasSource: hasSource(release),
    commit: commitOf(release.slug) ?? commitOf(release.oci_image),
    rollbackTo: kind === 'rollback' ? rollbackTarget(release.description ?? '') : null,
    actor: release.user?.email ?? event.actor?.email ?? release.actor?.email ?? null,
    url: null,
    dateStarted: release.created_at,
    dateFinished: release.updated_at ?? release.created_at ?? dateOf(event),
  }
}

/** The description decides; without one that we know, a release that has code is a deploy. */
const kindOf = (release: HerokuRelease): ReleaseKind => {
  const described = release.description === null ? null : kindOfDescription(release.description)
  return described ?? (hasSource(release) || isContainer(release) ? 'deploy' : 'other')
}

/** A slug, or an image that names a commit, was built from source. */
const hasSource = ({ slug, oci_image }: HerokuRelease): boolean =>
  slug !== null || (oci_image !== null && oci_image.commit !== null)

const commitOf = (build: HerokuRelease['slug']): string | null =>
  build === null || build.commit === null ? null : parseCommitSha(build.commit)

/** The envelope's own times, for a release that has none. */
const dateOf = ({ created_at, published_at, updated_at }: WebhookEvent): Instant | null =>
  instantOf(created_at) ?? published_at ?? instantOf(updated_at)

const instantOf = (text: string | null): Instant | null => (text === null ? null : parseInstant(text))
