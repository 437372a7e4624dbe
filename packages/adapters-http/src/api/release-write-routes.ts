import { type Organization, optional, type Project, type ReleaseKey, VersionCodec } from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import type * as t from 'io-ts'
import { COMMITS_BODY_LIMIT } from '../http/body-limit.ts'
import { type Answer, type ApiCall, alreadyReported, created, NO_CONTENT, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, type ProjectPlace, projectRoute } from './api-route.ts'
import { jsonBody, readJson } from './json-request.ts'
import { bodyProjects, ProjectNames } from './project-names.ts'
import { releaseFirst } from './release-first.ts'
import { keyOf, ofOrganization, ofProject, type Releases } from './release-places.ts'
import { ReleaseWire, releaseToWire } from './release-wire.ts'
import { toldAsSaid, toWords, WORDS } from './release-words.ts'
import { ofProjectDocs, type RouteDocs } from './route-docs.ts'
import { ACCESS } from './scopes.ts'

const ChangedRelease = jsonBody(WORDS)
const NewRelease = jsonBody({ version: VersionCodec, ...WORDS })
const NewReleaseOf = jsonBody({ ...NewRelease.props, projects: optional(ProjectNames) })

const CREATE: RouteDocs = {
  id: 'createRelease',
  summary: 'Create a release',
  description:
    'One that is there already is filled where nobody said anything yet; refs, commits and status are taken.',
  body: NewReleaseOf,
  answers: { 201: ReleaseWire, 208: ReleaseWire },
}

const CREATE_IN: RouteDocs = { ...ofProjectDocs(CREATE), body: NewRelease }

const UPDATE: RouteDocs = {
  id: 'updateRelease',
  summary: 'Change a release',
  description: 'What the body has overwrites what was there.',
  body: ChangedRelease,
  answers: { 200: ReleaseWire },
}

const DELETE: RouteDocs = {
  id: 'deleteRelease',
  summary: 'Delete a release',
  description: 'Its refs, commits and deploys go with it, in all its projects.',
  answers: { 204: null },
}

/** Writing of releases, of an organization and of a project (HTTP contract, part D). */
export const releaseWriteRoutes = (api: ApiPorts): readonly ApiRoute[] => {
  const write = { access: ACCESS.writeReleases, bodyLimit: COMMITS_BODY_LIMIT }
  const remove = { access: ACCESS.removeReleases }
  return [
    organizationRoute(api, { ...write, method: 'POST', path: 'releases/', docs: CREATE, handle: create(api) }),
    projectRoute(api, { ...write, method: 'POST', path: 'releases/', docs: CREATE_IN, handle: createIn(api) }),
    ofOrganization(api, { ...write, method: 'PUT', path: 'releases/:version/', docs: UPDATE, handle: update }),
    ofProject(api, { ...write, method: 'PUT', path: 'releases/:version/', docs: UPDATE, handle: update }),
    ofOrganization(api, { ...remove, method: 'DELETE', path: 'releases/:version/', docs: DELETE, handle: removeOne }),
    ofProject(api, { ...remove, method: 'DELETE', path: 'releases/:version/', docs: DELETE, handle: removeOne }),
  ]
}

const create =
  (api: ApiPorts) =>
  (call: ApiCall, { id: organizationId }: Organization): TE.TaskEither<ApiError, Answer> =>
  async () => {
    const body = readJson(NewReleaseOf)(call.body)
    if (E.isLeft(body)) return body
    const projects = await bodyProjects(api, organizationId, body.right.projects ?? [])()
    if (E.isLeft(projects)) return projects
    return createWith(api, { organizationId, projects: projects.right, body: body.right })()
  }

/** The project is the path's, whatever projects the body names. */
const createIn =
  (api: ApiPorts) =>
  (call: ApiCall, { organization, project }: ProjectPlace): TE.TaskEither<ApiError, Answer> =>
    F.pipe(
      TE.fromEither(readJson(NewRelease)(call.body)),
      TE.flatMap((body) => createWith(api, { organizationId: organization.id, projects: [project], body })),
    )

interface Told {
  readonly organizationId: string
  readonly projects: readonly Project[]
  readonly body: t.TypeOf<typeof NewRelease>
}

const createWith = ({ useCases, ports }: ApiPorts, { body, ...place }: Told): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    useCases.createRelease({ ...place, version: body.version, words: toWords(body), now: ports.clock.now() }),
    TE.mapLeft(toldAsSaid(body)),
    TE.map(({ release, created: isNew }) => (isNew ? created : alreadyReported)(releaseToWire(release))),
  )

const update = (api: ApiPorts, call: ApiCall, releases: Releases): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((release) => releaseFirst(api, release)(updateOne(api, call, release))),
  )

const updateOne = (api: ApiPorts, call: ApiCall, release: ReleaseKey): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(readJson(ChangedRelease)(call.body)),
    TE.flatMap((body) => updateWith(api, release, body)),
  )

const updateWith = (
  { useCases, ports }: ApiPorts,
  release: ReleaseKey,
  body: t.TypeOf<typeof ChangedRelease>,
): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    useCases.updateRelease({ release, words: toWords(body), now: ports.clock.now() }),
    TE.mapLeft(toldAsSaid(body)),
    TE.map((updated) => ok(releaseToWire(updated))),
  )

const removeOne = ({ useCases }: ApiPorts, call: ApiCall, releases: Releases): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((release) => useCases.removeRelease(release)),
    TE.map(() => NO_CONTENT),
  )
