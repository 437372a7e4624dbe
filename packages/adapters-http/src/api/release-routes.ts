import type { ReleaseKey } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { type ApiCall, ok } from './api-call.ts'
import type { ApiPorts, ApiRoute } from './api-route.ts'
import { commitToWire } from './commit-wire.ts'
import { listAnswer } from './list-answer.ts'
import { PAGE, PARAMETERS, pageQuery, word } from './query.ts'
import { queryProjects } from './query-projects.ts'
import { readQuery } from './read-query.ts'
import { releaseFirst } from './release-first.ts'
import { keyOf, ofOrganization, ofProject, type ReleasesRoute } from './release-places.ts'
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
  const read = { method: 'GET', access: ACCESS.readReleases } as const
  return [
    ofOrganization(api, { ...read, path: 'releases/', handle: list }),
    ofProject(api, { ...read, path: 'releases/', handle: list }),
    ofOrganization(api, { ...read, path: 'releases/:version/', handle: readOne }),
    ofProject(api, { ...read, path: 'releases/:version/', handle: readOne }),
    ofOrganization(api, { ...read, path: 'releases/:version/commits/', handle: listCommits }),
    ofProject(api, { ...read, path: 'releases/:version/commits/', handle: listCommits }),
    ofOrganization(api, { ...read, path: 'releases/:version/previous-with-commits/', handle: readPrevious }),
  ]
}

type Handle = ReleasesRoute['handle']

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
