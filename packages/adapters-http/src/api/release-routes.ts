import { RELEASE_VISIBILITIES, type ReleaseKey } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import type { ApiPorts, ApiRoute } from './api-route.ts'
import { CommitWire, commitToWire } from './commit-wire.ts'
import { PAGE, PARAMETERS, pageQuery, word } from './query.ts'
import { queryProjects } from './query-projects.ts'
import { releaseFirst } from './release-first.ts'
import { keyOf, ofOrganization, ofProject, type ReleasesRoute } from './release-places.ts'
import { ReleaseWire, releaseToWire } from './release-wire.ts'
import type { RouteDocs } from './route-docs.ts'
import { ACCESS } from './scopes.ts'

const PageOnly = t.type(PAGE)

const OfProject = t.type({
  ...PAGE,
  query: PARAMETERS.text,
  status: word(RELEASE_VISIBILITIES),
  environment: PARAMETERS.environment,
})

const OfOrganization = t.type({ ...OfProject.props, project: PARAMETERS.projects })

const LIST: RouteDocs = {
  id: 'listReleases',
  summary: 'List releases',
  query: OfOrganization,
  answers: { 200: t.array(ReleaseWire) },
}

const READ: RouteDocs = { id: 'readRelease', summary: 'Read a release', answers: { 200: ReleaseWire } }

const LIST_COMMITS: RouteDocs = {
  id: 'listCommits',
  summary: 'List the commits of a release',
  query: PageOnly,
  answers: { 200: t.array(CommitWire) },
}

const READ_PREVIOUS: RouteDocs = {
  id: 'readPreviousRelease',
  summary: 'Read the release before this one that has commits',
  description: 'Where there is none, the answer is `{}`.',
  answers: { 200: t.union([ReleaseWire, t.type({})]) },
}

/** Reading of releases, of an organization and of a project (HTTP contract, part D). */
export const releaseRoutes = (api: ApiPorts): readonly ApiRoute[] => {
  const read = { method: 'GET', access: ACCESS.readReleases } as const
  const previous = 'releases/:version/previous-with-commits/'
  return [
    ofOrganization(api, { ...read, path: 'releases/', docs: LIST, handle: list }),
    ofProject(api, { ...read, path: 'releases/', docs: { ...LIST, query: OfProject }, handle: list }),
    ofOrganization(api, { ...read, path: 'releases/:version/', docs: READ, handle: readOne }),
    ofProject(api, { ...read, path: 'releases/:version/', docs: READ, handle: readOne }),
    ofOrganization(api, { ...read, path: 'releases/:version/commits/', docs: LIST_COMMITS, handle: listCommits }),
    ofProject(api, { ...read, path: 'releases/:version/commits/', docs: LIST_COMMITS, handle: listCommits }),
    ofOrganization(api, { ...read, path: previous, docs: READ_PREVIOUS, handle: readPrevious }),
  ]
}

type Handle = ReleasesRoute['handle']

const list: Handle = (api, call, { organizationId, projectId }) =>
  answerList(api, call, {
    query: OfOrganization,
    ask: (query) =>
      F.pipe(
        projectId === null ? queryProjects(api, organizationId, query.project) : TE.right([projectId]),
        TE.flatMap((projectIds) => {
          const { query: text, environment } = query
          const filter = { organizationId, projectIds, status: query.status ?? 'open', query: text, environment }
          return api.useCases.listReleases({ filter, page: pageQuery(query) })
        }),
      ),
    toWire: releaseToWire,
  })

const readOne: Handle = ({ useCases }, call, releases) =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((key) => useCases.readRelease(key)),
    TE.map((release) => ok(releaseToWire(release))),
  )

const listCommits: Handle = (api, call, releases) =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((release) => releaseFirst(api, release)(commitsOf(api, call, release))),
  )

const commitsOf = (api: ApiPorts, call: ApiCall, release: ReleaseKey): TE.TaskEither<ApiError, Answer> =>
  answerList(api, call, {
    query: PageOnly,
    ask: (query) => api.useCases.listCommits({ release, page: pageQuery(query) }),
    toWire: commitToWire,
  })

/** `{}` when there is none: null, 204 and a `detail` break the client. */
const readPrevious: Handle = ({ useCases }, call, releases) =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((key) => useCases.findPreviousRelease(key)),
    TE.map((release) => ok(release === null ? {} : releaseToWire(release))),
  )
