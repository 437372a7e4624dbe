import { type App, type Deploy, formatInstant, type Ref } from '@slugline/core'
import { instantOrNull } from './instant-wire.ts'

/** A deploy as clients read it (HTTP contract, part D). Projects are slugs: sentry-cli stops at anything but strings. */
export const deployToWire = (deploy: Deploy) => ({
  id: deploy.id,
  environment: deploy.environment,
  name: deploy.name,
  url: deploy.url,
  dateStarted: instantOrNull(deploy.dateStarted),
  dateFinished: formatInstant(deploy.dateFinished),
  projects: deploy.projects.map(({ slug }) => slug),
  kind: deploy.kind,
  releaseNumber: deploy.releaseNumber,
  app: appToWire(deploy.app),
  refs: deploy.refs.map(refToWire),
  release: { version: deploy.release.version, url: deploy.release.url },
  deliveryId: deploy.deliveryId,
})

/** An app of a platform, or null. */
export const appToWire = (app: App | null) => (app === null ? null : { id: app.id, name: app.name })

/** A ref of a release or a deploy. */
export const refToWire = ({ repository, commit, previousCommit }: Ref) => ({ repository, commit, previousCommit })
