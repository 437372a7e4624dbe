import { type App, DEPLOY_KINDS, type Deploy, formatInstant, type Ref, wordOf } from '@slugline/core'
import * as t from 'io-ts'
import { instantOrNull } from './instant-wire.ts'
import { CountWire, IdWire, nullable, TimeWire } from './wire.ts'

/** An app of a platform. */
export const AppWire = t.type({ id: nullable(t.string), name: nullable(t.string) }, 'App')

/** The commit that a release has of a repository. */
export const RefWire = t.type({ repository: t.string, commit: t.string, previousCommit: nullable(t.string) }, 'Ref')

/** A deploy as clients read it (HTTP contract, part D). Projects are slugs: sentry-cli stops at anything but strings. */
export const DeployWire = t.type(
  {
    id: IdWire,
    environment: t.string,
    name: nullable(t.string),
    url: nullable(t.string),
    dateStarted: nullable(TimeWire),
    dateFinished: TimeWire,
    projects: t.array(t.string),
    kind: wordOf(DEPLOY_KINDS),
    releaseNumber: nullable(CountWire),
    app: nullable(AppWire),
    refs: t.array(RefWire),
    release: t.type({ version: t.string, url: nullable(t.string) }),
    deliveryId: nullable(IdWire),
  },
  'Deploy',
)

/** Writes a deploy. */
export const deployToWire = (deploy: Deploy): t.TypeOf<typeof DeployWire> => ({
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

/** Writes an app, or null. */
export const appToWire = (app: App | null): t.TypeOf<typeof AppWire> | null =>
  app === null ? null : { id: app.id, name: app.name }

/** Writes a ref of a release or a deploy. */
export const refToWire = ({ repository, commit, previousCommit }: Ref): t.TypeOf<typeof RefWire> => ({
  repository,
  commit,
  previousCommit,
})
