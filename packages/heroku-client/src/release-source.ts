import type { AppRelease, ReleaseSource, SourceApp, SourcePage, SourceRelease } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import { toAppRelease } from './app-release.ts'
import { type CommitOf, makeCommitsOfPage } from './build-commits.ts'
import type { Answer, Listed } from './platform/calls.ts'
import { clientsBy, type PlatformAccess } from './platform/clients.ts'
import { orNull, UNSEEN } from './platform/or-null.ts'
import type { PlatformCalls } from './platform/platform-api.ts'
import { toPlatformError } from './platform/platform-error.ts'
import type { PlatformRelease } from './platform/releases.ts'
import { isContainer } from './release-body.ts'
import { kindOfDescription } from './release-kind.ts'
import type { WebhookEvent } from './webhook-event.ts'

/** How Heroku's releases are read. */
export interface HerokuReleaseSourceOptions extends PlatformAccess {
  /** How many are on a page, from 1 to 1000. Default 200. */
  readonly pageSize?: number
}

/**
 * Makes the source of Heroku's releases. It asks in the background: what is left of an account's rate limit is for the
 * account's other tools first.
 *
 * @example
 * const source = makeHerokuReleaseSource()
 * const page = await source.releases({ token, app: 'acme-web' }, null)()
 */
export const makeHerokuReleaseSource = (options: HerokuReleaseSourceOptions = {}): ReleaseSource => {
  const { pageSize = 200, ...access } = options
  const clientOf = clientsBy(access, ({ background }) => ({
    api: background,
    commitsOfPage: makeCommitsOfPage(background),
  }))
  return {
    plugin: 'heroku',
    app: ({ token, app }) => F.pipe(readApp(clientOf(token).api, app), TE.mapLeft(toPlatformError)),
    releases: ({ token, app }, cursor) => {
      const { api, commitsOfPage } = clientOf(token)
      return F.pipe(
        api.releases.page(app, cursor === null ? { pageSize } : { from: cursor }),
        TE.flatMap((page) => withStack(api, app, page)),
        TE.map((page) => toSourcePage(page, commitsOfPage(app, page.items, cursor === null))),
        TE.mapLeft(toPlatformError),
      )
    },
  }
}

const readApp = (api: PlatformCalls, nameOrId: string): Answer<SourceApp> =>
  F.pipe(
    TE.Do,
    TE.bind('app', () => api.apps.read(nameOrId)),
    TE.bind('coupling', () => orNull(api.pipelines.couplingOf(nameOrId), UNSEEN)),
    TE.map(({ app, coupling }) => ({
      app: { id: app.id, name: app.name },
      url: app.web_url,
      stage: coupling?.stage ?? null,
    })),
  )

/** A hook tells the app's stack with each release, the API with the app: it decides what a release is that says nothing. */
const withStack = (api: PlatformCalls, app: string, page: Listed<PlatformRelease>): Answer<Listed<PlatformRelease>> =>
  page.items.some(needsStack)
    ? F.pipe(
        api.apps.read(app),
        TE.map(({ stack }) => ({
          ...page,
          items: page.items.map((release) => ({ ...release, stack: release.stack ?? stack?.name ?? null })),
        })),
      )
    : TE.right(page)

const needsStack = (release: PlatformRelease): boolean =>
  release.slug === null && !isContainer(release) && kindOfDescription(release.description ?? '') === null

const toSourcePage = ({ items, next }: Listed<PlatformRelease>, commitOf: CommitOf): SourcePage => ({
  releases: items.map((release) => toSourceRelease(release, commitOf)),
  next,
})

const toSourceRelease = (release: PlatformRelease, commitOf: CommitOf): SourceRelease => {
  const notice = toAppRelease(LAST_EVENT, release)
  return {
    notice,
    complete: isComplete(notice)
      ? TE.right(notice)
      : F.pipe(
          commitOf(release),
          TE.map((commit) => (commit === null ? notice : toAppRelease(LAST_EVENT, withCommit(release, commit)))),
          TE.mapLeft(toPlatformError),
        ),
  }
}

/** What changes no code needs no commit. */
const isComplete = ({ kind, commit }: AppRelease): boolean =>
  commit !== null || kind === 'config' || kind === 'add-on' || kind === 'other'

const withCommit = (release: PlatformRelease, commit: string): PlatformRelease =>
  release.slug === null
    ? { ...release, oci_image: { id: null, ...release.oci_image, commit } }
    : { ...release, slug: { ...release.slug, commit } }

/** The API shows a release as its last event left it. */
const LAST_EVENT: WebhookEvent = {
  id: null,
  resource: 'release',
  action: 'update',
  actor: null,
  published_at: null,
  created_at: null,
  updated_at: null,
  webhook_metadata: null,
}
