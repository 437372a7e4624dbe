import {
  type Caller,
  isSlug,
  type JobQueue,
  type Organization,
  type PlatformUseCases,
  type Plugin,
  type Project,
  type UseCasePorts,
  type UseCases,
} from '@slugline/core'
import { either as E, function as F, taskEither as TE } from 'fp-ts'
import { type Answer, type ApiCall, isId, param } from './api-call.ts'
import type { ApiError } from './api-error.ts'
import type { RouteDocs } from './route-docs.ts'
import { type Access, mayUse } from './scopes.ts'

/** What the routes of the API need from outside. */
export interface ApiPorts {
  readonly useCases: UseCases
  readonly ports: Pick<
    UseCasePorts,
    | 'organizations'
    | 'projects'
    | 'repositoryAdministration'
    | 'members'
    | 'accessTokenAdministration'
    | 'webhookReceivers'
    | 'options'
    | 'signing'
    | 'clock'
  >
  /** How the outside reaches us, without a slash at its end. */
  readonly publicUrl: string
  /** Whose configuration the document describes; where it is not known, a configuration is any object. */
  readonly plugins?: readonly Pick<Plugin, 'fields'>[]
  /** Absent: the routes that set up hooks at their platforms, backfill and forwarding are not served. */
  readonly platform?: PlatformUseCases | undefined
  /** Absent: the routes of jobs are not served. */
  readonly jobs?: Pick<JobQueue, 'list' | 'find' | 'retry'> | undefined
}

/** The methods of the API; `HEAD` comes with each `GET`. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One route of the API. */
export interface ApiRoute {
  readonly method: Method
  /** In its canonical spelling, with a slash at its end. */
  readonly path: string
  readonly access: Access
  /** How many bytes a body may have, where that is not the usual limit. */
  readonly bodyLimit?: number
  /** It waits for a platform, and so in a line of its own: a slow platform keeps out no other calls. */
  readonly waitsForPlatform?: true
  readonly docs: RouteDocs
  readonly handle: (call: ApiCall) => TE.TaskEither<ApiError, Answer>
}

/** A route below a place: its path from there on. */
export interface RouteBelow<Place> extends Omit<ApiRoute, 'handle'> {
  readonly handle: (call: ApiCall, place: Place) => TE.TaskEither<ApiError, Answer>
}

/** A project and the organization that has it. */
export interface ProjectPlace {
  readonly organization: Organization
  readonly project: Project
}

/** A route of no organization: any caller who may use it. */
export const topRoute = (route: ApiRoute): ApiRoute => ({
  ...route,
  path: `/api/0/${route.path}`,
  handle: (call) =>
    F.pipe(
      TE.fromEither(allow(call.caller, route.access)),
      TE.flatMap(() => route.handle(call)),
    ),
})

/** A route below `/api/0/organizations/{org}/`. Refuses an organization that the caller does not see, then the scope. */
export const organizationRoute = (api: ApiPorts, route: RouteBelow<Organization>): ApiRoute => ({
  ...route,
  path: `/api/0/organizations/:org/${route.path}`,
  handle: (call) => async () => {
    const organization = await findOrganization(api, call, route.access)()
    return E.isLeft(organization) ? organization : route.handle(call, organization.right)()
  },
})

/** A route below `/api/0/projects/{org}/{project}/`. Refuses the organization, then the scope, then the project. */
export const projectRoute = (api: ApiPorts, route: RouteBelow<ProjectPlace>): ApiRoute => ({
  ...route,
  path: `/api/0/projects/:org/:project/${route.path}`,
  handle: (call) =>
    F.pipe(
      findOrganization(api, call, route.access),
      TE.flatMap((organization) => findPlace(api, call, organization)),
      TE.flatMap((place) => route.handle(call, place)),
    ),
})

/** The admin token sees all; any other sees the one that its caller came with, and has no other looked for. */
const findOrganization =
  ({ useCases }: ApiPorts, call: ApiCall, access: Access): TE.TaskEither<ApiError, Organization> =>
  async () => {
    const { organization: own } = call.caller
    const slugOrId = param(call, 'org')
    const found = own === null ? await findAny(useCases, slugOrId)() : seen(own, slugOrId)
    return E.isLeft(found) || mayUse(call.caller, access) ? found : E.left({ _tag: 'Forbidden', access })
  }

const UNKNOWN: E.Either<ApiError, never> = E.left({ _tag: 'UnknownOrganization' })

const findAny = (useCases: UseCases, slugOrId: string): TE.TaskEither<ApiError, Organization> =>
  isName(slugOrId) ? useCases.findOrganization(slugOrId) : TE.fromEither(UNKNOWN)

const seen = (own: Organization, slugOrId: string): E.Either<ApiError, Organization> =>
  own.slug === slugOrId || own.id === slugOrId ? E.right(own) : UNKNOWN

const allow = (caller: Caller, access: Access): E.Either<ApiError, void> =>
  mayUse(caller, access) ? E.right(undefined) : E.left({ _tag: 'Forbidden', access })

const findPlace = (api: ApiPorts, call: ApiCall, organization: Organization): TE.TaskEither<ApiError, ProjectPlace> =>
  F.pipe(
    findProject(api, organization.id, param(call, 'project')),
    TE.map((project) => ({ organization, project })),
  )

/** Finds a project by slug or id; what can be neither is not looked for. */
export const findProject = (
  { useCases }: ApiPorts,
  organizationId: string,
  slugOrId: string,
): TE.TaskEither<ApiError, Project> =>
  isName(slugOrId) ? useCases.findProject({ organizationId, slugOrId }) : TE.left({ _tag: 'NoSuchProject' })

const isName = (slugOrId: string): boolean => isSlug(slugOrId) || isId(slugOrId)
