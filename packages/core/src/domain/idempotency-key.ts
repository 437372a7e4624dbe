import { appIdentity } from './app.ts'
import type { AppRelease } from './notice.ts'

/**
 * The key under which a platform's release is recorded once: `heroku:{app id}:v{release number}`, the same for each
 * event, retry and form of it. Without a number it is the release's id, then the event's, then the digest of the body.
 */
export const idempotencyKey = (pluginId: string, notice: AppRelease, digest: () => string): string =>
  `${pluginId}:${appIdentity(notice.app)}:${releaseIdentity(notice, digest)}`

const releaseIdentity = (notice: AppRelease, digest: () => string): string => {
  if (notice.releaseNumber !== null) return `v${notice.releaseNumber}`
  if (notice.releaseId !== null) return `release:${notice.releaseId}`
  if (notice.eventId !== null) return `event:${notice.eventId}`
  return `body:${digest()}`
}
