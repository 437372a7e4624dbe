import { type Organization, optional, optionalText, textUpTo } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, created, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, projectRoute } from './api-route.ts'
import { jsonBody, readJson } from './json-request.ts'
import { NameCodec, SlugCodec } from './names.ts'
import { ProjectWire, projectToWire } from './project-wire.ts'
import { PAGE, pageQuery } from './query.ts'
import { ACCESS } from './scopes.ts'

const ListQuery = t.type(PAGE)
const NewProject = jsonBody({ name: NameCodec, slug: optional(SlugCodec), platform: optionalText(textUpTo(64)) })

/** Projects (HTTP contract, part C). */
export const projectRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'projects/',
    access: ACCESS.listProjects,
    docs: { id: 'listProjects', summary: 'List projects', query: ListQuery, answers: { 200: t.array(ProjectWire) } },
    handle: list(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'projects/',
    access: ACCESS.createProject,
    docs: {
      id: 'createProject',
      summary: 'Create a project',
      description: 'Without `slug`, one is made of the name.',
      body: NewProject,
      answers: { 201: ProjectWire },
      refusals: [409],
    },
    handle: create(api),
  }),
  projectRoute(api, {
    method: 'GET',
    path: '',
    access: ACCESS.readProject,
    docs: { id: 'readProject', summary: 'Read a project', answers: { 200: ProjectWire } },
    handle: (_call, { project, organization }) => TE.right(ok(projectToWire(project, organization))),
  }),
]

const list =
  (api: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => api.ports.projects.list(organization.id, pageQuery(query)),
      toWire: (project) => projectToWire(project, organization),
    })

const create =
  ({ useCases }: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewProject)(call.body)),
      TE.flatMap(({ name, slug, platform }) =>
        useCases.createProject({ organizationId: organization.id, name, slug, platform }),
      ),
      TE.map((project) => created(projectToWire(project, organization))),
    )
