import { type Caller, type Organization, optional, type Page, type PageQuery, pageOf } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { answerList } from './answer-list.ts'
import { type Answer, type ApiCall, created, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, topRoute } from './api-route.ts'
import { jsonBody, readJson } from './json-request.ts'
import { NameCodec, SlugCodec } from './names.ts'
import { OrganizationWire, organizationToWire } from './organization-wire.ts'
import { PAGE, pageQuery } from './query.ts'
import { ACCESS } from './scopes.ts'

const ListQuery = t.type(PAGE)
const NewOrganization = jsonBody({ slug: SlugCodec, name: NameCodec })
const ChangedOrganization = jsonBody({ slug: optional(SlugCodec), name: optional(NameCodec) })

/** Organizations (HTTP contract, part C). */
export const organizationRoutes = (api: ApiPorts): readonly ApiRoute[] => [
  topRoute({
    method: 'GET',
    path: 'organizations/',
    access: ACCESS.readOrganization,
    docs: {
      id: 'listOrganizations',
      summary: 'List the organizations that the token sees',
      query: ListQuery,
      answers: { 200: t.array(OrganizationWire) },
    },
    handle: list(api),
  }),
  topRoute({
    method: 'POST',
    path: 'organizations/',
    access: ACCESS.createOrganization,
    docs: {
      id: 'createOrganization',
      summary: 'Create an organization',
      body: NewOrganization,
      answers: { 201: OrganizationWire },
      refusals: [409],
    },
    handle: create(api),
  }),
  organizationRoute(api, {
    method: 'GET',
    path: '',
    access: ACCESS.readOrganization,
    docs: { id: 'readOrganization', summary: 'Read an organization', answers: { 200: OrganizationWire } },
    handle: (_call, organization) => TE.right(ok(organizationToWire(organization))),
  }),
  organizationRoute(api, {
    method: 'PUT',
    path: '',
    access: ACCESS.writeOrganization,
    docs: {
      id: 'updateOrganization',
      summary: 'Change an organization',
      body: ChangedOrganization,
      answers: { 200: OrganizationWire },
      refusals: [409],
    },
    handle: update(api),
  }),
]

const list =
  (api: ApiPorts) =>
  (call: ApiCall): TE.TaskEither<ApiError, Answer> =>
    answerList(api, call, {
      query: ListQuery,
      ask: (query) => organizationsOf(api, call.caller, pageQuery(query)),
      toWire: organizationToWire,
    })

/** All of them for the admin token; for any other the one that it belongs to. */
const organizationsOf = (
  { ports }: ApiPorts,
  { organization: own }: Caller,
  page: PageQuery,
): TE.TaskEither<ApiError, Page<Organization>> =>
  own === null
    ? ports.organizations.list(page)
    : TE.right(pageOf(page, page.cursor === null ? [own] : [], ({ dateCreated, id }) => ({ time: dateCreated, id })))

const create =
  ({ ports }: ApiPorts) =>
  (call: ApiCall): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewOrganization)(call.body)),
      TE.flatMap(({ slug, name }) => ports.organizations.create({ slug, name, dateCreated: ports.clock.now() })),
      TE.map((organization) => created(organizationToWire(organization))),
    )

const update =
  ({ ports }: ApiPorts) =>
  (call: ApiCall, { id }: Organization): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(ChangedOrganization)(call.body)),
      TE.flatMap((body) => ports.organizations.update(id, given(body))),
      TE.flatMap((organization) =>
        organization === null
          ? TE.left<ApiError>({ _tag: 'UnknownOrganization' })
          : TE.right(ok(organizationToWire(organization))),
      ),
    )

const given = ({ slug, name }: t.TypeOf<typeof ChangedOrganization>) => ({
  ...(slug === null ? {} : { slug }),
  ...(name === null ? {} : { name }),
})
