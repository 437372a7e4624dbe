import type { ReleaseKey } from '@slugline/core'
import { either as E, function as F, type taskEither as TE } from 'fp-ts'
import { type Answer, type ApiCall, versionOf } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import { type ApiPorts, type ApiRoute, organizationRoute, projectRoute } from './api-route.ts'
import { ofProjectDocs } from './route-docs.ts'

/** Whose releases: all of an organization, or those of one project. */
export type Releases = Pick<ReleaseKey, 'organizationId' | 'projectId'>

/** A route of releases that does the same for an organization and for a project. */
export interface ReleasesRoute extends Omit<ApiRoute, 'handle'> {
  readonly handle: (api: ApiPorts, call: ApiCall, releases: Releases) => TE.TaskEither<ApiError, Answer>
}

/** The route below an organization. */
export const ofOrganization = (api: ApiPorts, { handle, ...route }: ReleasesRoute): ApiRoute =>
  organizationRoute(api, {
    ...route,
    handle: (call, { id }) => handle(api, call, { organizationId: id, projectId: null }),
  })

/** The route below a project. */
export const ofProject = (api: ApiPorts, { handle, docs, ...route }: ReleasesRoute): ApiRoute =>
  projectRoute(api, {
    ...route,
    docs: ofProjectDocs(docs),
    handle: (call, { organization, project }) =>
      handle(api, call, { organizationId: organization.id, projectId: project.id }),
  })

/** The release that a path names. */
export const keyOf = (call: ApiCall, releases: Releases): E.Either<ApiError, ReleaseKey> =>
  F.pipe(
    versionOf(call),
    E.map((version) => ({ ...releases, version })),
  )
