import type { ReleaseKey } from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { type Answer, type ApiCall, ok, versionOf } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, projectRoute } from './api-route.ts'
import { commitToWire } from './commit-wire.ts'
import { listAnswer } from './list-answer.ts'
import { PAGE, PARAMETERS, pageQuery, word } from './query.ts'
import { queryProjects } from './query-projects.ts'
import { readQuery } from './read-query.ts'
import { releaseFirst } from './release-first.ts'
import { releaseToWire } from './release-wire.ts'
import { ACCESS } from './scopes.ts'

const PageOnly = t.type(PAGE)

const ListQuery = t.type({
  ...PAGE,
  query: PARAMETERS.text,
  status: word(['open', 'archived']),
  environment: PARAMETERS.environment,
  project: PARAMETERS.projects,
})

/** Reading of releases, of an organization and of a project (HTTP contract, part D). */
export const releaseRoutes = (api: ApiPorts): readonly ApiRoute[] => {
  const access = ACCESS.readReleases
  const whole = (path: string, handle: Handle): ApiRoute =>
    organizationRoute(api, {
      method: 'GET',
      path,
      access,
      handle: (call, { id }) => handle(api, call, { organizationId: id, projectId: null }),
    })
  const ofProject = (path: string, handle: Handle): ApiRoute =>
    projectRoute(api, {
      method: 'GET',
      path,
      access,
      handle: (call, { organization, project }) =>
        handle(api, call, { organizationId: organization.id, projectId: project.id }),
    })
  return [
    whole('releases/', list),
    ofProject('releases/', list),
    whole('releases/:version/', read),
    ofProject('releases/:version/', read),
    whole('releases/:version/commits/', listCommits),
    ofProject('releases/:version/commits/', listCommits),
    whole('releases/:version/previous-with-commits/', readPrevious),
  ]
}

/** Whose releases: all of an organization, or those of one project. */
type Releases = Pick<ReleaseKey, 'organizationId' | 'projectId'>

type Handle = (api: ApiPorts, call: ApiCall, releases: Releases) => TE.TaskEither<ApiError, Answer>

const list: Handle = (api, call, { organizationId, projectId }) =>
  F.pipe(
    TE.Do,
    TE.bind('query', () => TE.fromEither(readQuery(ListQuery)(call))),
    TE.bind('projectIds', ({ query }) =>
      projectId === null ? queryProjects(api, organizationId, query.project) : TE.right([projectId]),
    ),
    TE.flatMap(({ query, projectIds }) => {
      const { query: text, environment } = query
      const filter = { organizationId, projectIds, status: query.status ?? 'open', query: text, environment }
      return api.useCases.listReleases({ filter, page: pageQuery(query) })
    }),
    TE.map((page) => listAnswer(api.publicUrl, call, page, releaseToWire)),
  )

const keyOf = (call: ApiCall, releases: Releases): E.Either<ApiError, ReleaseKey> =>
  F.pipe(
    versionOf(call),
    E.map((version) => ({ ...releases, version })),
  )

const read: Handle = ({ useCases }, call, releases) =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((key) => useCases.readRelease(key)),
    TE.map((release) => ok(releaseToWire(release))),
  )

const listCommits: Handle = (api, call, releases) =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((release) => releaseFirst(api, release)(commitsOf(api, call, release))),
    TE.map((page) => listAnswer(api.publicUrl, call, page, commitToWire)),
  )

const commitsOf = ({ useCases }: ApiPorts, call: ApiCall, release: ReleaseKey) =>
  F.pipe(
    TE.fromEither(readQuery(PageOnly)(call)),
    TE.flatMap((query) => useCases.listCommits({ release, page: pageQuery(query) })),
  )

/** `{}` when there is none: null, 204 and a `detail` break the client. */
const readPrevious: Handle = ({ useCases }, call, releases) =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((key) => useCases.findPreviousRelease(key)),
    TE.map((release) => ok(release === null ? {} : releaseToWire(release))),
  )
