import { optional, type ReleaseCreated, type ReleaseKey, VersionCodec } from '@slugline/core'
import { function as F, taskEither as TE } from 'fp-ts'
import * as t from 'io-ts'
import { COMMITS_BODY_LIMIT } from '../http/body-limit.ts'
import { type Answer, type ApiCall, alreadyReported, created, NO_CONTENT, ok } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import type { ApiPorts, ApiRoute } from './api-route.ts'
import { readJson } from './json-request.ts'
import { bodyProjects, ProjectNames } from './project-names.ts'
import { releaseFirst } from './release-first.ts'
import { keyOf, ofOrganization, ofProject, type Releases } from './release-places.ts'
import { releaseToWire } from './release-wire.ts'
import { toWords, WORDS } from './release-words.ts'
import { ACCESS } from './scopes.ts'

const ChangedRelease = t.type(WORDS, 'a JSON object')
const NewRelease = t.type({ version: VersionCodec, ...WORDS }, 'a JSON object')
const NewReleaseOf = t.type({ ...NewRelease.props, projects: optional(ProjectNames) }, 'a JSON object')

/** Writing of releases, of an organization and of a project (HTTP contract, part D). */
export const releaseWriteRoutes = (api: ApiPorts): readonly ApiRoute[] => {
  const write = { access: ACCESS.writeReleases, bodyLimit: COMMITS_BODY_LIMIT }
  const remove = { access: ACCESS.removeReleases }
  return [
    ofOrganization(api, { ...write, method: 'POST', path: 'releases/', handle: create }),
    ofProject(api, { ...write, method: 'POST', path: 'releases/', handle: createIn }),
    ofOrganization(api, { ...write, method: 'PUT', path: 'releases/:version/', handle: update }),
    ofProject(api, { ...write, method: 'PUT', path: 'releases/:version/', handle: update }),
    ofOrganization(api, { ...remove, method: 'DELETE', path: 'releases/:version/', handle: removeOne }),
    ofProject(api, { ...remove, method: 'DELETE', path: 'releases/:version/', handle: removeOne }),
  ]
}

const create = (api: ApiPorts, call: ApiCall, { organizationId }: Releases): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(readJson(NewReleaseOf)(call.body)),
    TE.bindTo('body'),
    TE.bind('projectIds', ({ body }) => bodyProjects(api, organizationId, body.projects ?? [])),
    TE.flatMap(({ body, projectIds }) => createWith(api, { organizationId, projectIds, body })),
  )

/** The project is the path's, whatever projects the body names. */
const createIn = (api: ApiPorts, call: ApiCall, { organizationId, projectId }: Releases) =>
  F.pipe(
    TE.fromEither(readJson(NewRelease)(call.body)),
    TE.flatMap((body) => createWith(api, { organizationId, projectIds: projectId === null ? [] : [projectId], body })),
  )

interface Told {
  readonly organizationId: string
  readonly projectIds: readonly string[]
  readonly body: t.TypeOf<typeof NewRelease>
}

const createWith = ({ useCases, ports }: ApiPorts, { body, ...place }: Told): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    useCases.createRelease({ ...place, version: body.version, words: toWords(body), now: ports.clock.now() }),
    TE.map(toAnswer),
  )

const toAnswer = ({ release, created: isNew }: ReleaseCreated): Answer =>
  (isNew ? created : alreadyReported)(releaseToWire(release))

const update = (api: ApiPorts, call: ApiCall, releases: Releases): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((release) => releaseFirst(api, release)(updateOne(api, call, release))),
  )

const updateOne = (
  { useCases, ports }: ApiPorts,
  call: ApiCall,
  release: ReleaseKey,
): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(readJson(ChangedRelease)(call.body)),
    TE.flatMap((body) => useCases.updateRelease({ release, words: toWords(body), now: ports.clock.now() })),
    TE.map((updated) => ok(releaseToWire(updated))),
  )

const removeOne = ({ useCases }: ApiPorts, call: ApiCall, releases: Releases): TE.TaskEither<ApiError, Answer> =>
  F.pipe(
    TE.fromEither(keyOf(call, releases)),
    TE.flatMap((release) => useCases.removeRelease(release)),
    TE.map(() => NO_CONTENT),
  )
