import { InstantCodec, type Organization, optional, SCOPES } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { AccessTokenWire, accessTokenToWire, NewAccessTokenWire } from './access-token-wire.ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, created } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute } from './api-route.ts'
import { jsonBody, readJson } from './json-request.ts'
import { NameCodec } from './names.ts'
import { PAGE, pageQuery } from './query.ts'
import { removal } from './removal.ts'
import { ACCESS } from './scopes.ts'
import { someWords } from './some-words.ts'

const ListQuery = t.type(PAGE)

const ScopesCodec = someWords(SCOPES, 'scopes', 'at least one scope, none of them twice')

const NewAccessToken = jsonBody({ name: NameCodec, scopes: ScopesCodec, dateExpires: optional(InstantCodec) })

/** API tokens (HTTP contract, part C). */
export const accessTokenRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  organizationRoute(api, {
    method: 'GET',
    path: 'api-tokens/',
    access: ACCESS.manageTokens,
    docs: {
      id: 'listTokens',
      summary: 'List API tokens',
      description: 'Without the secrets that they are.',
      query: ListQuery,
      answers: { 200: t.array(AccessTokenWire) },
    },
    handle: list(api),
  }),
  organizationRoute(api, {
    method: 'POST',
    path: 'api-tokens/',
    access: ACCESS.manageTokens,
    docs: {
      id: 'createToken',
      summary: 'Make an API token',
      description: 'The token itself is shown this once.',
      body: NewAccessToken,
      answers: { 201: NewAccessTokenWire },
    },
    handle: create(api),
  }),
  organizationRoute(api, {
    method: 'DELETE',
    path: 'api-tokens/:id/',
    access: ACCESS.manageTokens,
    docs: {
      id: 'deleteToken',
      summary: 'Revoke an API token',
      description: 'It is refused from the next call on.',
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
      ask: (query) => api.ports.accessTokenAdministration.list(id, pageQuery(query)),
      toWire: accessTokenToWire,
    })

const create =
  ({ useCases }: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewAccessToken)(call.body)),
      TE.flatMap(({ name, scopes, dateExpires }) =>
        useCases.createAccessToken({ organizationId: id, name, scopes, dateExpires, maker: call.caller }),
      ),
      TE.map(({ accessToken, token }) => created({ ...accessTokenToWire(accessToken), token })),
    )

const remove =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, organization: Organization): TE.TaskEither<ApiError, Answer> =>
    removal(call, (id) => ports.accessTokenAdministration.remove(organization.id, id), { _tag: 'UnknownAccessToken' })
