import {
  hasLength,
  isStorable,
  type Organization,
  optional,
  optionalText,
  PROVIDERS,
  repositoryHost,
  textThat,
  wordOf,
} from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, created } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute } from './api-route.ts'
import { jsonBody, readJson } from './json-request.ts'
import { NameCodec } from './names.ts'
import { PAGE, pageQuery } from './query.ts'
import { removal } from './removal.ts'
import { RepositoryWire, repositoryToWire } from './repository-wire.ts'
import { ACCESS } from './scopes.ts'

const ListQuery = t.type(PAGE)

const ProviderCodec = wordOf(PROVIDERS)

const RepositoryUrlCodec = textThat(
  'a URL of a repository by https, ssh, git or git@host:path, of at most 2000 characters',
  (text) => hasLength(text, 2000) && isStorable(text) && repositoryHost(text) !== null,
  { minLength: 1, maxLength: 2000 },
)

const NewRepository = jsonBody({
  name: NameCodec,
  provider: optional(ProviderCodec),
  url: optionalText(RepositoryUrlCodec),
})

/** Repositories (HTTP contract, part C). */
export const repositoryRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'repos/',
    access: ACCESS.readOrganization,
    docs: {
      id: 'listRepositories',
      summary: 'List repositories',
      query: ListQuery,
      answers: { 200: t.array(RepositoryWire) },
    },
    handle: list(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'repos/',
    access: ACCESS.writeOrganization,
    docs: {
      id: 'createRepository',
      summary: 'Add a repository',
      body: NewRepository,
      answers: { 201: RepositoryWire },
      refusals: [409],
    },
    handle: create(api),
  }),
  organizationRoute(api, {
    method: 'DELETE',
    path: 'repos/:id/',
    access: ACCESS.removeFromOrganization,
    docs: {
      id: 'deleteRepository',
      summary: 'Remove a repository',
      description: 'Refs and commits keep its name.',
      answers: { 204: null },
    },
    handle: remove(api),
  }),
]

const list =
  (api: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => api.ports.repositoryAdministration.list(id, pageQuery(query)),
      toWire: repositoryToWire,
    })

const create =
  ({ useCases }: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewRepository)(call.body)),
      TE.flatMap(({ name, provider, url }) => useCases.createRepository({ organizationId: id, name, provider, url })),
      TE.map((repository) => created(repositoryToWire(repository))),
    )

const remove =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    removal(call, (id) => ports.repositoryAdministration.remove(organization.id, id), { _tag: 'UnknownRepositoryId' })
