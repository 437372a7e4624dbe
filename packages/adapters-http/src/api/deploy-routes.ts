import {
  DEPLOY_KINDS,
  type DeployFilter,
  EnvironmentCodec,
  HttpUrlCodec,
  InstantCodec,
  type Organization,
  optional,
  optionalText,
  type ReleaseKey,
  textUpTo,
} from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, alreadyReported, created } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute } from './api-route.ts'
import { DeployWire, deployToWire } from './deploy-wire.ts'
import { jsonBody, readJson } from './json-request.ts'
import { bodyProjects, SomeProjects } from './project-names.ts'
import { PAGE, PARAMETERS, pageQuery, word } from './query.ts'
import { queryProjects } from './query-projects.ts'
import { releaseFirst } from './release-first.ts'
import { keyOf } from './release-places.ts'
import { ACCESS } from './scopes.ts'

const OfRelease = t.type({ ...PAGE, environment: PARAMETERS.environments, project: PARAMETERS.projects })

const OfOrganization = t.type({
  ...OfRelease.props,
  kind: word(DEPLOY_KINDS),
  app: PARAMETERS.text,
  since: PARAMETERS.time,
  until: PARAMETERS.time,
})

const NewDeploy = jsonBody({
  environment: EnvironmentCodec,
  name: optionalText(textUpTo(64)),
  url: optionalText(HttpUrlCodec),
  dateStarted: optional(InstantCodec),
  dateFinished: optional(InstantCodec),
  projects: optional(SomeProjects),
})

/** Deploys: those of a release (HTTP contract, part D) and all of an organization (part E). */
export const deployRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'releases/:version/deploys/',
    access: ACCESS.readReleases,
    docs: {
      id: 'listReleaseDeploys',
      summary: 'List the deploys of a release',
      query: OfRelease,
      answers: { 200: t.array(DeployWire) },
    },
    handle: listOfRelease(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'releases/:version/deploys/',
    access: ACCESS.writeReleases,
    docs: {
      id: 'createDeploy',
      summary: 'Tell of a deploy of a release',
      description: 'The same deploy once more is answered with the first one, so that a call may be repeated.',
      body: NewDeploy,
      answers: { 201: DeployWire, 208: DeployWire },
    },
    handle: create(api),
  }),
  organizationRoute(api, {
    method: 'GET',
    path: 'deploys/',
    access: ACCESS.readReleases,
    docs: { id: 'listDeploys', summary: 'List deploys', query: OfOrganization, answers: { 200: t.array(DeployWire) } },
    handle: list(api),
  }),
]

const listOfRelease =
  (api: ApiPorts) =>
  (call: ApiCall, { id: organizationId }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(keyOf(call, { organizationId, projectId: null })),
      TE.flatMap((release) => releaseFirst(api, release)(deploysOf(api, call, release))),
    )

const deploysOf = (api: ApiPorts, call: ApiCall, release: ReleaseKey): TE.TaskEither<ApiError, Answer> => {
  const { organizationId, version } = release
  return answerList(api, call, {
    query: OfRelease,
    ask: (query) =>
      F.pipe(
        queryProjects(api, organizationId, query.project),
        TE.flatMap((projectIds) => {
          const filter = { ...ANY, organizationId, version, environments: query.environment, projectIds }
          return api.useCases.listReleaseDeploys({ filter, page: pageQuery(query) })
        }),
      ),
    toWire: deployToWire,
  })
}

const list =
  (api: ApiPorts) =>
  (call: ApiCall, { id: organizationId }: Organization): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: OfOrganization,
      ask: (query) =>
        F.pipe(
          queryProjects(api, organizationId, query.project),
          TE.flatMap((projectIds) => {
            const { environment: environments, kind, app, since, until } = query
            const filter = { ...ANY, organizationId, environments, projectIds, kind, app, since, until }
            return api.useCases.listDeploys({ filter, page: pageQuery(query) })
          }),
        ),
      toWire: deployToWire,
    })

const create =
  (api: ApiPorts) =>
  (call: ApiCall, { id: organizationId }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(keyOf(call, { organizationId, projectId: null })),
      TE.flatMap((release) => releaseFirst(api, release)(createOf(api, call, release))),
      TE.map(({ deploy, created: isNew }) => (isNew ? created : alreadyReported)(deployToWire(deploy))),
    )

const createOf = (api: ApiPorts, call: ApiCall, { organizationId, version }: ReleaseKey) =>
  F.pipe(
    TE.fromEither(readJson(NewDeploy)(call.body)),
    TE.bindTo('body'),
    TE.bind('named', ({ body: { projects } }) =>
      projects === null ? TE.right(null) : bodyProjects(api, organizationId, projects),
    ),
    TE.flatMap(({ body: { projects: _, ...told }, named }) => {
      const projectIds = named?.map(({ id }) => id) ?? null
      const { isForwarded } = call
      const now = api.ports.clock.now()
      return api.useCases.createDeploy({ ...told, organizationId, version, projectIds, isForwarded, now })
    }),
  )

/** Filters nothing. */
const ANY = {
  version: null,
  kind: null,
  app: null,
  since: null,
  until: null,
} as const satisfies Partial<DeployFilter>
